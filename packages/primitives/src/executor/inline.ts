import { pack, type Packed } from '../codec/pack.js';
import { takeTransferList } from '../codec/transfer.js';
import { ArgumentError } from '../errors/argument.js';
import { DeadlockError } from '../errors/deadlock.js';
import { ExecutorShutdownError } from '../errors/executor-shutdown.js';
import { PicklingError } from '../errors/pickling.js';
import { decodeError, encodeError } from '../errors/remote-error.js';
import { onBlocking } from '../isolate/blocking.js';
import { laneName } from '../isolate/lane-name.js';
import { arrived, isFlat, isThenable } from '../lane/arrival.js';
import { callEach } from '../lane/call-each.js';
import type { Column } from '../lane/column.js';
import { Mode, streamWindow } from '../lane/lane.js';
import { CancellableContext, withTaskContext } from '../lane/task-context.js';
import { TaskStream } from '../lane/task-stream.js';
import { refuseWhileLoading } from '../tasks/loading.js';
import { processNow } from '../isolate/process-clock.js';
import { tracer } from '../trace/diagnostics.js';
import type { Deadline } from '../wait/deadline.js';
import { AbstractExecutor } from './abstract-executor.js';
import { Admission } from './admission.js';
import type { Capabilities } from './capabilities.js';
import type { CallOptions, ShutdownOptions } from './executor.js';
import type { Future } from './future.js';
import type { Intake } from './intake.js';
import type { Call, Job, JobOwner } from './job.js';
import { OpenStreams } from './open-streams.js';
import type { ExecutorStatistics } from './statistics.js';

export interface InlineExecutorOptions {
  /** What it is called in errors. */
  readonly name?: string | undefined;
}

/**
 * Runs tasks in this very thread, after the current turn: for tests, for debugging with one stack, for machines with one core.
 *
 * It behaves as the other executors do: arguments and results are copies, handles are new handles, errors come back encoded, and a
 * task that cannot travel is refused. Tasks that await run at the same time.
 *
 * Python analogue: none; a `ThreadPoolExecutor(1)` comes close.
 *
 * @example
 * import { defineTasks, InlineExecutor } from '@parallel-cookbook/primitives';
 *
 * const { add } = defineTasks(import.meta.url, { add: (a, b) => a + b });
 * const pool = new InlineExecutor();
 * console.log(await pool.submit(add, 2, 3)); // 5
 */
export class InlineExecutor extends AbstractExecutor {
  constructor({ name = 'InlineExecutor' }: InlineExecutorOptions = {}) {
    if (typeof name !== 'string' || name === '') throw new ArgumentError('name', name, 'give a text that is not empty');
    refuseWhileLoading(`InlineExecutor "${name}"`);
    super(new InlineIntake(name), {});
  }
}

interface Running {
  readonly context: CancellableContext;
  stopped: boolean;
}

class InlineIntake implements Intake, JobOwner {
  readonly parallelism = 1;
  readonly capabilities: Capabilities = {
    cancelRunning: 'cooperative',
    revocable: true,
    delivery: 'at-most-once',
    blocking: true,
    shareable: true,
    ordering: 'fifo',
    isolated: false,
  };
  readonly streams = new OpenStreams();
  private readonly admission = new Admission(this);
  private readonly contexts = new Map<Job, Running>();
  private readonly generators = new WeakMap<Job, TaskStream>();
  private scheduled = false;
  private closed = false;
  /** Whether what is accepted now is called off at once. */
  private cancelling = false;
  /** How many pieces of work were taken over and have not ended. */
  private held = 0;
  private readonly waiters: (() => void)[] = [];
  private stopListening: (() => void) | undefined;

  constructor(readonly name: string) {}

  accept(call: Call, options: CallOptions): Job {
    if (this.closed && !call.accepted) throw new ExecutorShutdownError(this.name);
    const copied = { ...call, args: cloned(call.args, 'arguments', call.transfers) };
    this.stopListening ??= onBlocking(() => this.admission.deadlines.expire());
    const job = this.admission.admit(copied, options);
    if (!job.settled && !this.scheduled) {
      this.scheduled = true;
      setImmediate(() => this.runAll());
    }
    if (this.cancelling) job.cancel(undefined);
    return job;
  }

  hold(): () => void {
    if (this.closed) throw new ExecutorShutdownError(this.name);
    this.held++;
    return () => {
      this.held--;
      this.wake();
    };
  }

  grant(job: Job, items: number): void {
    this.generators.get(job)?.grant(items);
  }

  begun(job: Job): boolean {
    return this.contexts.has(job);
  }

  cancel(job: Job, reason: unknown): boolean {
    if (this.begun(job)) {
      this.askToStop(job);
      return false;
    }
    job.future.setCancelled(reason);
    this.settled(job);
    return true;
  }

  abandon(job: Job, settle: (future: Future<unknown>) => void): void {
    settle(job.future);
    this.askToStop(job);
    this.settled(job);
  }

  settleSync(job: Job, _deadline: Deadline): void {
    for (let next; !job.settled && (next = this.admission.next());) this.run(next);
    if (job.settled) return;
    throw new DeadlockError(
      `${job.call.info.name} is asynchronous and needs this thread, which would be blocked: await its future instead`,
    );
  }

  statistics(): ExecutorStatistics {
    return this.admission.tally.statistics(1, [], 1);
  }

  async shutdown({ wait = true, cancelFutures = false, closeStreams = cancelFutures }: ShutdownOptions): Promise<void> {
    this.closed = true;
    if (cancelFutures) {
      this.cancelling = true;
      for (let job; (job = this.admission.next());) this.cancel(job, undefined);
    }
    if (closeStreams) this.streams.closeAll();
    while (wait && (this.admission.tally.pending > 0 || this.held > 0)) {
      await new Promise<void>((resolve) => this.waiters.push(resolve));
    }
  }

  private runAll(): void {
    this.scheduled = false;
    this.admission.endTurn();
    for (let job; (job = this.admission.next());) this.run(job);
  }

  private run(job: Job): void {
    const { info } = job.call;
    const state: Running = { context: new CancellableContext(info.name, () => state.stopped), stopped: false };
    this.contexts.set(job, state);
    job.future.setRunning();
    if (tracer.enabled) tracer.emit('run', info.name, { task: job.id });
    const began = processNow();
    const end = (settle: () => void): void => {
      this.contexts.delete(job);
      job.micros = (processNow() - began) * 1000;
      this.admission.tally.served(job.micros, began - job.submittedAt);
      if (tracer.enabled) tracer.emit('done', info.name, { task: job.id });
      if (job.settled) return;
      settle();
      this.settled(job);
    };
    const fail = (thrown: unknown): void => {
      end(() => job.future.setException(decodeError(encodeError(thrown, laneName()))));
    };
    const succeed = (value: unknown): void => {
      let copy: unknown;
      try {
        copy = passed(value, 'result');
      } catch (error) {
        fail(error);
        return;
      }
      if (isThenable(copy)) void copy.then((late) => end(() => job.future.setResult(late)), fail);
      else end(() => job.future.setResult(copy));
    };
    try {
      const value = withTaskContext(state.context, () => this.call(job));
      if (isThenable(value)) void value.then(succeed, fail);
      else succeed(value);
    } catch (thrown) {
      fail(thrown);
    }
  }

  private call(job: Job): unknown {
    const { mode, task } = job.call;
    const call = task as (...args: unknown[]) => unknown;
    const { args } = job;
    if (mode === Mode.column) return callEach(call, args as Column, () => job.settled);
    const list = Array.isArray(args)
      ? (args as unknown[])
      : (arrived(args as Packed) as unknown[] | Promise<unknown[]>);
    const begin = (given: unknown[]): unknown => {
      const result = call(...given);
      return mode === Mode.stream ? this.streamItems(job, result) : result;
    };
    return isThenable(list) ? list.then(begin) : begin(list);
  }

  private async streamItems(job: Job, result: unknown): Promise<void> {
    const stream = new TaskStream(streamWindow, () => this.contexts.get(job)?.stopped ?? true);
    this.generators.set(job, stream);
    await stream.run(await result, (item) => job.call.onItem?.(passed(item, 'result')));
  }

  private askToStop(job: Job): void {
    const state = this.contexts.get(job);
    if (!state) return;
    state.stopped = true;
    state.context.abort();
    this.generators.get(job)?.wake();
  }

  settled(job: Job): void {
    if (!this.admission.settled(job)) return;
    this.stopListening?.();
    this.stopListening = undefined;
    this.wake();
  }

  private wake(): void {
    for (const waiter of this.waiters.splice(0)) waiter();
  }
}

/** A copy, made at the call, since nothing here is ever sent. */
function cloned(value: unknown, root: string, transfers: readonly ArrayBuffer[] = []): unknown {
  try {
    return structuredClone(value, { transfer: [...transfers] });
  } catch (error) {
    throw new PicklingError(root, (error as Error).message, { cause: error });
  }
}

/** A value as it would arrive: through pack and clone. A promise only when a handle's module has to be loaded first. */
function passed(value: unknown, root: string): unknown {
  if (isFlat(value)) return value;
  const packed = pack(value, root);
  const transfers = takeTransferList(value);
  return packed ? arrived(cloned(packed, root, transfers) as Packed) : cloned(value, root, transfers);
}
