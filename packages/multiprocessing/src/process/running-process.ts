import {
  beforeBlocking,
  CancelledError,
  decodeError,
  sleepSync,
  tracer,
  unpack,
  unpackSync,
  WorkerDiedError,
  type Deadline,
  type WaitOptions,
} from '@parallel-cookbook/primitives';
import { markProcessDead } from '@parallel-cookbook/primitives/process';
import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import type { LaunchFile } from '../start/launch-file.js';
import type { StartMethod } from '../start/start-method.js';
import type { Outcome, ProcessStart } from './outcome.js';
import { children } from './children.js';
import { endOf } from './end-of.js';
import { getLogger } from './logger.js';

/** Node fires a longer timer at once. */
const longestTimerMs = 0x7fffffff;
/** A blocked parent looks whether its child has ended after these pauses, longer and longer. */
const [shortestPauseMs, longestPauseMs] = [0.2, 5];
process.on('exit', () => {
  for (const one of children) if (one.daemon) one.signal('SIGTERM');
});

/** A process that was started, as the one that started it sees it: until its end, and what it said there. */
export class RunningProcess {
  readonly name: string;
  readonly daemon: boolean;
  /** Fulfilled when it has ended, however it did. Never rejects. */
  readonly exited: Promise<void>;
  readonly child: ChildProcess;
  private readonly file: LaunchFile;
  private code: number | undefined;
  private outcome: Outcome | undefined;
  private over = false;
  private value: Promise<unknown> | undefined;

  /** @param kept what the child may still have to find through this process, such as the memory of its arguments. */
  constructor(
    method: StartMethod,
    start: ProcessStart,
    readonly kept: unknown,
    readonly view: object,
  ) {
    this.name = start.name;
    this.daemon = start.daemon;
    const { child, file } = method.start(start);
    this.child = child;
    child.stdio[4]?.destroy(); // a lane's; this one has nothing to say but its outcome
    this.file = file;
    if (this.daemon) child.unref();
    children.add(this);
    tracer.emit('spawn', this.name);
    getLogger().debug(`process "${this.name}" was started (pid ${child.pid ?? 'none'}, ${method.name})`);
    this.exited = new Promise((resolve) => {
      const end = (code: number | null, signal: NodeJS.Signals | null): void => {
        this.finish(signal ? -constants.signals[signal] : (code ?? 1));
        tracer.emit('join', this.name);
        resolve();
      };
      child.once('exit', end);
      child.once('error', () => end(1, null)); // it could not be started: too many processes, no memory
    });
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  get exitCode(): number | undefined {
    this.look();
    return this.code;
  }

  get isAlive(): boolean {
    this.look();
    return !this.over;
  }

  /** Waits for its end; gives its result or throws its error. */
  async join(deadline: Deadline, signal: WaitOptions['signal'], operation: string): Promise<unknown> {
    if (!this.over) await this.exit(deadline, signal, operation);
    return await (this.value ??= this.result());
  }

  /** Blocks until its end; gives its result or throws its error. */
  joinSync(deadline: Deadline, operation: string): unknown {
    for (let pause = shortestPauseMs; this.isAlive; pause = Math.min(pause * 2, longestPauseMs)) {
      if (deadline.expired) throw deadline.error(operation);
      beforeBlocking();
      sleepSync(Math.min(pause, deadline.remainingMs()));
    }
    const outcome = this.told();
    return outcome?.kind === 'packed' ? unpackSync(outcome.value) : outcome?.value;
  }

  signal(signal: NodeJS.Signals): void {
    if (!this.over) this.child.kill(signal);
  }

  /** Looks after it while its exit event may not have come: this process may be blocked, or not have turned since. */
  private look(): void {
    if (this.over || this.child.pid === undefined) return;
    const end = endOf(this.child.pid);
    if (end) this.finish(end.exitCode);
  }

  /** Takes in what it said at its end, once, however the end was noticed. */
  private finish(exitCode: number): void {
    if (this.over) return;
    this.over = true;
    this.code = exitCode;
    getLogger().debug(`process "${this.name}" ended with exit code ${exitCode}`);
    children.delete(this);
    if (this.pid !== undefined) markProcessDead(this.pid);
    try {
      this.outcome = this.file.readOutcome() as Outcome | undefined;
    } finally {
      this.file.close();
    }
  }

  /** What it returned. One that left by `process.exit(0)` returned nothing, in good order. */
  private told(): Exclude<Outcome, { kind: 'error' }> | undefined {
    const { outcome, code } = this;
    if (outcome?.kind === 'error') throw decodeError(outcome.envelope);
    if (!outcome && code !== 0) throw new WorkerDiedError(this.name, code);
    return outcome;
  }

  private async result(): Promise<unknown> {
    const outcome = this.told();
    return outcome?.kind === 'packed' ? await unpack(outcome.value) : outcome?.value;
  }

  /** Waits for the exit event, at most so long, and leaves nothing behind. Keeps this process alive, for a daemon too. */
  private exit(deadline: Deadline, signal: WaitOptions['signal'], operation: string): Promise<void> {
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      if (this.daemon) this.child.ref();
      const settle = (error?: Error): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        if (this.daemon) this.child.unref();
        if (error) reject(error);
        else resolve();
      };
      const onAbort = (): void => settle(new CancelledError(operation, signal?.reason));
      const onTime = (): void => {
        if (deadline.expired) settle(deadline.error(operation));
        else timer = setTimeout(onTime, Math.min(longestTimerMs, Math.ceil(deadline.remainingMs())));
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      if (deadline.timeoutMs !== undefined) onTime();
      void this.exited.then(() => settle());
    });
  }
}
