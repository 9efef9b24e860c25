import {
  ClosedError,
  Deadline,
  laneName,
  onBlocking,
  PeerDiedError,
  SpscRing,
  TimeoutError,
  type BlockingQueue,
  type BlockingWaitOptions,
  type SharedValue,
} from '@parallel-cookbook/primitives';
import { processDomain } from '@parallel-cookbook/primitives/process';
import type { Visitor } from '../ring-listener.js';
import { hasEnded } from '../serve.js';
import type { Way } from '../served/proxy-state.js';
import { Operation } from '../wire/operation.js';
import { RingChannel } from '../wire/ring-channel.js';
import { Link, type Answer, type Asked } from './link.js';
import { ManagerDiedError } from './manager-died-error.js';

/** Small enough that many share a segment; a longer message goes in parts. */
const byteCapacity = 1 << 14;
/** How often who waits looks whether the server lives. */
const sliceMs = 50;

/** A thread's connection to a server of its family: a pair of rings. It can block as well as await. */
export class RingLink extends Link {
  readonly isFamily = true;
  private readonly channel: RingChannel;
  private readonly life: SharedValue<'i32'>;
  private readonly unhook: () => void;
  private pumping: AbortController | undefined;
  private resting: NodeJS.Immediate | undefined;

  constructor(
    manager: string,
    name: string,
    way: Way,
    { lobby, life }: { readonly lobby: BlockingQueue<Visitor>; readonly life: SharedValue<'i32'> },
  ) {
    super(manager, name, way);
    const requests = new SpscRing(processDomain, { byteCapacity, name: `requests to ${name}` });
    const replies = new SpscRing(processDomain, { byteCapacity, name: `replies of ${name}` });
    this.life = life;
    this.channel = new RingChannel(requests, replies);
    if (this.isDead()) throw new ManagerDiedError(name);
    this.unhook = onBlocking(() => this.channel.flush());
    lobby.putSync({ name: laneName(), owner: processDomain.owners.me, requests, replies });
  }

  /** Asks, and blocks this thread until the answer is there. */
  callSync(asked: Asked, options: BlockingWaitOptions = {}, late?: (answer: Answer) => void): Answer {
    const deadline = Deadline.after(options.timeoutMs);
    const id = this.submit(asked);
    let answer: Answer | undefined;
    let failure: Error | undefined;
    const entry = {
      isAwaited: false,
      settle: (given: Answer) => (answer = given),
      fail: (error: Error) => (failure = error),
    };
    this.pending.set(id, entry);
    const isSettled = (): boolean => answer !== undefined || failure !== undefined;
    this.block(isSettled, deadline);
    let given: Error | undefined;
    if (!isSettled()) {
      given = deadline.error(this.operation(asked));
      this.tell(Operation.cancel, id);
      this.block(isSettled, Deadline.after(1000));
      if (!isSettled()) {
        entry.settle = (later) => {
          late?.(later);
          return later;
        };
        throw given;
      }
    }
    if (!this.isAwaited) this.awaitedChanged();
    if (failure) throw failure;
    if (answer?.status === 2) throw given ?? new TimeoutError(this.operation(asked), options.timeoutMs ?? Infinity);
    return answer as Answer;
  }

  protected send(request: Uint8Array): void {
    try {
      this.channel.send(request);
    } catch (error) {
      throw this.died(error);
    }
  }

  protected awaitedChanged(): void {
    if (this.isAwaited) this.pumping ??= this.pumped();
    else if (this.pumping) this.resting ??= setImmediate(() => this.rest());
  }

  protected hangUp(): void {
    this.stop();
    this.unhook();
    this.channel.close();
  }

  private pumped(): AbortController {
    const quit = new AbortController();
    void this.pump(quit);
    return quit;
  }

  /** A turn after the last answer: whoever awaits one call after the other has made the next by now. */
  private rest(): void {
    this.resting = undefined;
    if (!this.isAwaited) this.stop();
  }

  private stop(): void {
    this.pumping?.abort();
    this.pumping = undefined;
  }

  /** Takes answers in while anybody awaits one. */
  private async pump(quit: AbortController): Promise<void> {
    const { signal } = quit;
    while (!signal.aborted) {
      try {
        this.take(await this.channel.receive({ signal, timeoutMs: sliceMs * 4 }));
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof TimeoutError)) return this.end(this.died(error));
        if (this.isDead()) return this.end(new ManagerDiedError(this.name));
      }
    }
  }

  /** Blocks until something holds, or the time is over. */
  private block(holds: () => boolean, deadline: Deadline): void {
    while (!holds() && !deadline.expired) {
      try {
        // What waits for room in the background does not move while this thread is blocked: so it looks again and again.
        const flushed = this.channel.flush();
        this.take(this.channel.receiveSync({ timeoutMs: Math.min(flushed ? sliceMs : 1, deadline.remainingMs()) }));
      } catch (error) {
        if (!(error instanceof TimeoutError)) this.end(this.died(error));
        else if (this.isDead()) this.end(new ManagerDiedError(this.name));
      }
    }
  }

  private died(error: unknown): Error {
    const isEnd = error instanceof ClosedError || error instanceof PeerDiedError;
    return isEnd ? (this.ended ?? new ManagerDiedError(this.name)) : (error as Error);
  }

  private isDead(): boolean {
    const { value } = this.life;
    return value === hasEnded || (value !== 0 && processDomain.owners.isDead(value));
  }
}
