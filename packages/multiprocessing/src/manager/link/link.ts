import { CancelledError, Deadline, throwIfAborted, type Packed, type WaitOptions } from '@parallel-cookbook/primitives';
import type { Way } from '../served/proxy-state.js';
import { decodeReply, encodeRequest, type Reply } from '../wire/message.js';
import { Operation } from '../wire/operation.js';

/** What a link is asked for. */
export interface Asked {
  readonly operation: Operation;
  readonly object: number;
  readonly name: string;
  readonly args: readonly unknown[];
  readonly packed: readonly (readonly number[])[];
}

/** A reply of which nobody has looked at the boxes yet. */
export type Answer = Pick<Reply, 'status' | 'value'> & { readonly boxes: readonly Packed[] };

interface Pending {
  settle(answer: Answer): void;
  fail(error: Error): void;
  isAwaited: boolean;
}

/** A server that was told to give something up has so long to say how that ended. */
const graceMs = 1000;
const longestTimerMs = 0x7fffffff;

/**
 * A client's connection to a manager's server, of one thread.
 *
 * A call that is given up asks the server to end its wait, and the server's answer decides: what was taken in that very moment is
 * not lost. Only when no answer comes in time does the call end without one, and what comes later is given to `late`.
 */
export abstract class Link {
  protected readonly pending = new Map<number, Pending>();
  /** Why nothing can be asked any more. */
  protected ended: Error | undefined;
  private next = 1;
  private awaited = 0;

  /**
   * @param manager its id.
   * @param name what errors call it.
   */
  constructor(
    public manager: string,
    readonly name: string,
    readonly way: Way,
  ) {}

  /** Whether the server is in this family of processes: then threads can block, and any handle can be sent. */
  abstract readonly isFamily: boolean;

  get isEnded(): boolean {
    return this.ended !== undefined;
  }

  /** Asks, and awaits the answer. `late` gets an answer that nobody waits for any more. */
  call(asked: Asked, options: WaitOptions = {}, late?: (answer: Answer) => void): Promise<Answer> {
    const { signal, timeoutMs } = options;
    if (signal) throwIfAborted(signal, this.operation(asked));
    const deadline = Deadline.after(timeoutMs);
    return new Promise<Answer>((resolve, reject) => {
      const id = this.submit(asked);
      let timer: NodeJS.Timeout | undefined;
      let given: Error | undefined;
      const leave = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        this.await(entry, false);
      };
      const entry: Pending = {
        isAwaited: false,
        settle: (answer) => {
          leave();
          if (answer.status === 2) reject(given ?? new CancelledError(this.operation(asked), undefined));
          else resolve(answer);
        },
        fail: (error) => {
          leave();
          reject(error);
        },
      };
      const giveUp = (error: Error): void => {
        clearTimeout(timer);
        given = error;
        this.tell(Operation.cancel, id);
        timer = setTimeout(() => {
          entry.settle = (answer) => late?.(answer);
          leave();
          reject(error);
        }, graceMs);
      };
      const onAbort = (): void => giveUp(new CancelledError(this.operation(asked), signal?.reason));
      const onTime = (): void => {
        if (deadline.expired) giveUp(deadline.error(this.operation(asked)));
        else timer = setTimeout(onTime, Math.min(longestTimerMs, Math.ceil(deadline.remainingMs())));
      };
      this.pending.set(id, entry);
      signal?.addEventListener('abort', onAbort, { once: true });
      if (deadline.isFinite) onTime();
      this.await(entry, true);
    });
  }

  /** Says something to which there is no answer. Nothing when there is nobody to hear it. */
  tell(operation: Operation, object: number, name = ''): void {
    if (this.ended) return;
    this.send(encodeRequest({ operation, id: 0, object, name, args: [], packed: [] }));
  }

  /** Ends the connection; all who wait get the error at once. */
  end(error: Error): void {
    if (this.ended) return;
    this.ended = error;
    for (const [id, entry] of this.pending) {
      this.pending.delete(id);
      entry.fail(error);
    }
    this.hangUp();
  }

  /** What errors say that was waited for. */
  protected operation({ name }: Asked): string {
    return `${name} of ${this.name}`;
  }

  /** Sends a request, to which an answer will come. */
  protected submit({ operation, object, name, args, packed }: Asked): number {
    if (this.ended) throw this.ended;
    const id = this.next++;
    this.send(encodeRequest({ operation, id, object, name, args, packed }));
    return id;
  }

  /** Takes in what the server sent. */
  protected take(bytes: Uint8Array): void {
    const reply = decodeReply(bytes);
    const entry = this.pending.get(reply.id);
    this.pending.delete(reply.id);
    entry?.settle(reply);
  }

  /** Whether anybody awaits an answer in the event loop. */
  protected get isAwaited(): boolean {
    return this.awaited > 0;
  }

  protected abstract send(request: Uint8Array): void;
  /** Somebody awaits an answer now, or nobody any more. */
  protected abstract awaitedChanged(): void;
  protected abstract hangUp(): void;

  private await(entry: Pending, isAwaited: boolean): void {
    if (entry.isAwaited === isAwaited) return;
    entry.isAwaited = isAwaited;
    this.awaited += isAwaited ? 1 : -1;
    if (this.awaited <= 1) this.awaitedChanged();
  }
}
