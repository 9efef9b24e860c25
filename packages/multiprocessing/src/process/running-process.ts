import {
  beforeBlocking,
  settledWithin,
  sleepSync,
  tracer,
  WorkerDiedError,
  type Deadline,
  type WaitOptions,
} from '@parallel-cookbook/primitives';
import { settleOutcome, settleOutcomeSync, type Outcome } from '@parallel-cookbook/primitives/lane';
import { ChildLife, type ChildEnd } from '../start/child-life.js';
import type { StartMethod } from '../start/start-method.js';
import { children, type Child } from './children.js';
import { getLogger } from './logger.js';
import type { ProcessStart } from './process-start.js';

/** A blocked parent looks whether its child has ended after these pauses, longer and longer. */
const [shortestPauseMs, longestPauseMs] = [0.2, 5];

process.on('exit', () => {
  for (const child of children) if (child.daemon) child.signal('SIGTERM');
});

/** A process that was started, as the one that started it sees it: until its end, and what it said there. */
export class RunningProcess implements Child {
  readonly name: string;
  readonly daemon: boolean;
  readonly exited: Promise<void>;
  private readonly life: ChildLife;
  private end: ChildEnd | undefined;
  private value: Promise<unknown> | undefined;
  private joiners = 0;

  /** @param kept what the child may still have to find through this process, such as the memory of its arguments. */
  constructor(
    method: StartMethod,
    start: ProcessStart,
    readonly kept: unknown,
    readonly view: object,
  ) {
    this.name = start.name;
    this.daemon = start.daemon;
    const started = method.start(start);
    started.child.stdio[4]?.destroy(); // a lane's; this one has nothing to say but its outcome
    this.life = new ChildLife(started);
    if (this.daemon) this.life.keepAlive(false);
    children.add(this);
    tracer.emit('spawn', this.name);
    getLogger().debug(`process "${this.name}" was started (pid ${this.pid ?? 'none'}, ${method.name})`);
    this.exited = this.life.exited.then((end) => {
      this.finish(end);
      tracer.emit('join', this.name);
    });
  }

  get pid(): number | undefined {
    return this.life.pid;
  }

  get exitCode(): number | undefined {
    this.look();
    return this.end && (this.end.exitCode ?? 1);
  }

  get isAlive(): boolean {
    return this.look() === undefined;
  }

  /** Waits for its end; gives its result or throws its error. Keeps this process alive, for a daemon too. */
  async join(deadline: Deadline, signal: WaitOptions['signal'], operation: string): Promise<unknown> {
    if (this.joiners++ === 0 && this.daemon) this.life.keepAlive(true);
    try {
      if (!this.end) await settledWithin(this.exited, deadline, signal, operation);
    } finally {
      if (--this.joiners === 0 && this.daemon) this.life.keepAlive(false);
    }
    return await (this.value ??= settleOutcome(this.told()));
  }

  /** Blocks until its end; gives its result or throws its error. */
  joinSync(deadline: Deadline, operation: string): unknown {
    for (let pause = shortestPauseMs; this.isAlive; pause = Math.min(pause * 2, longestPauseMs)) {
      if (deadline.expired) throw deadline.error(operation);
      beforeBlocking();
      sleepSync(Math.min(pause, deadline.remainingMs()));
    }
    return settleOutcomeSync(this.told());
  }

  signal(signal: NodeJS.Signals): void {
    this.life.signal(signal);
  }

  /** Looks after it while its exit event may not have come: this process may be blocked, or not have turned since. */
  private look(): ChildEnd | undefined {
    if (!this.end) this.finish(this.life.look());
    return this.end;
  }

  private finish(end: ChildEnd | undefined): void {
    if (!end || this.end) return;
    this.end = end;
    children.delete(this);
    getLogger().debug(`process "${this.name}" ended with exit code ${this.exitCode}`);
  }

  /** What it said. One that left by `process.exit(0)` returned nothing, in good order. */
  private told(): Outcome | undefined {
    const { outcome, error } = this.end as ChildEnd;
    if (!outcome && this.exitCode !== 0) {
      throw new WorkerDiedError(this.name, this.exitCode, { lane: 'Process', ...(error && { cause: error }) });
    }
    return outcome;
  }
}
