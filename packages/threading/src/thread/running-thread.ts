import {
  decodeError,
  markLaneDead,
  settledWithin,
  WorkerDiedError,
  type Deadline,
  type WaitOptions,
} from '@parallel-cookbook/primitives';
import {
  LaneWorker,
  settleOutcome,
  settleOutcomeSync,
  type LaneExit,
  type Outcome,
} from '@parallel-cookbook/primitives/lane';
import {
  MessageChannel,
  receiveMessageOnPort,
  threadId,
  type MessagePort,
  type ResourceLimits,
} from 'node:worker_threads';
import { forget, remember, type ThreadView } from './current.js';
import { directory } from './directory.js';
import { tellExcepthook } from './excepthook.js';
import type { ThreadStart } from './thread-start.js';

const runModule = new URL('./run.js', import.meta.url).href;
const running = new Set<RunningThread>();

/** What a thread is started with. */
export interface Launch {
  readonly name: string;
  readonly daemon: boolean;
  readonly resourceLimits: ResourceLimits | undefined;
  /** What it is to run; the port for its outcome is added. */
  readonly start: Omit<ThreadStart, 'port'>;
  /** The object that stands for it here. */
  readonly view: ThreadView;
}

/** A thread that was started, as the thread that started it sees it: until its end, and what it said there. */
export class RunningThread {
  readonly name: string;
  readonly daemon: boolean;
  private readonly worker: LaneWorker;
  private readonly port: MessagePort;
  private end: { readonly outcome: Outcome | undefined; readonly exit: LaneExit } | undefined;
  private value: Promise<unknown> | undefined;
  private joiners = 0;
  private killed = false;

  constructor({ name, daemon, resourceLimits, start, view }: Launch) {
    this.name = name;
    this.daemon = daemon;
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    try {
      this.worker = new LaneWorker({
        ...{ name, daemon, resourceLimits },
        start: { module: runModule, exportName: 'runThread' },
        data: { ...start, port: port2 } satisfies ThreadStart,
        transferList: [port2],
      });
    } catch (error) {
      port1.close();
      throw error;
    }
    if (daemon) this.worker.unref();
    directory.enter({ ident: this.ident, name, daemon, parent: threadId });
    remember(this.ident, view);
    running.add(this);
    this.worker.onEnded(() => this.finish());
  }

  /** Resolves when every non-daemon thread that this one started has ended. */
  static async nonDaemonsEnded(): Promise<void> {
    for (;;) {
      const waited = [...running].filter((thread) => !thread.daemon).map((thread) => thread.worker.exited);
      if (waited.length === 0) return;
      await Promise.all(waited);
    }
  }

  get ident(): number {
    return this.worker.threadId;
  }

  get isAlive(): boolean {
    return this.end === undefined && !this.worker.ended;
  }

  /** Waits for its end; gives its result or throws its error. */
  async join(deadline: Deadline, signal: WaitOptions['signal'], operation: string): Promise<unknown> {
    if (this.joiners++ === 0 && this.daemon) this.worker.ref(); // whoever waits for it is not cut short
    try {
      if (!this.end) await settledWithin(this.worker.exited, deadline, signal, operation);
    } finally {
      if (--this.joiners === 0 && this.daemon) this.worker.unref();
    }
    return await (this.value ??= settleOutcome(this.told()));
  }

  /** Blocks until its end; gives its result or throws its error. */
  joinSync(deadline: Deadline, operation: string): unknown {
    this.joiners++;
    try {
      if (!this.end && !this.worker.waitExitSync(deadline.timeoutMs)) throw deadline.error(operation);
      this.finish();
    } finally {
      this.joiners--;
    }
    return settleOutcomeSync(this.told());
  }

  async kill(): Promise<void> {
    this.killed = true;
    await this.worker.kill();
  }

  /** Takes in what the thread said at its end, once, however the end was noticed. */
  private finish(): void {
    if (this.end) return;
    const received = receiveMessageOnPort(this.port) as { readonly message: Outcome } | undefined;
    this.port.close();
    this.end = { outcome: received?.message, exit: this.worker.seenExit };
    running.delete(this);
    directory.leave(this.ident);
    forget(this.ident);
    markLaneDead(this.ident);
    const error = this.error();
    // That it died without a word is news, unless it was told to.
    if (this.killed && error instanceof WorkerDiedError && !this.end.outcome) return;
    if (error) tellExcepthook({ error, thread: this.name, joined: this.joiners > 0 });
  }

  private error(): Error | undefined {
    const { outcome, exit } = this.end as NonNullable<typeof this.end>;
    if (outcome) return outcome.kind === 'error' ? decodeError(outcome.envelope) : undefined;
    return this.died(exit);
  }

  /** What it said, unless it died without a word. */
  private told(): Outcome {
    const { outcome, exit } = this.end as NonNullable<typeof this.end>;
    if (!outcome) throw this.died(exit);
    return outcome;
  }

  private died({ code, error }: LaneExit): WorkerDiedError {
    return new WorkerDiedError(this.name, code, { lane: 'Thread', ...(error && { cause: error }) });
  }
}
