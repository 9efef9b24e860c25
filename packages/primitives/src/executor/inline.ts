import { pack, type Packed } from '../codec/pack.js';
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
import { tracer } from '../trace/diagnostics.js';
import type { Deadline } from '../wait/deadline.js';
import { AbortWatch } from './abort-watch.js';
import { AbstractExecutor } from './abstract-executor.js';
import type { Capabilities } from './capabilities.js';
import { Deadlines } from './deadlines.js';
import type { CallOptions, ShutdownOptions } from './executor.js';
import type { Future } from './future.js';
import type { Intake } from './intake.js';
import { Job, type Call, type JobOwner } from './job.js';
import { ReadyQueue } from './ready-queue.js';
import type { ExecutorStatistics } from './statistics.js';
import { Tally } from './tally.js';

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
  private readonly tally = new Tally();
  private readonly ready = new ReadyQueue<Job>();
  private readonly deadlines = new Deadlines();
  private readonly aborts = new AbortWatch();
  private readonly contexts = new Map<Job, Running>();
  private readonly streams = new WeakMap<Job, TaskStream>();
  private scheduled = false;
  private closed = false;
  /** Whether what is accepted now is called off at once. */
  private cancelling = false;
  /** How many pieces of work were taken over and have not ended. */
  private held = 0;
  private lastId = 0;
  private readonly waiters: (() => void)[] = [];
  private stopListening: (() => void) | undefined;

  constructor(readonly name: string) {}

  accept(call: Call, options: CallOptions): Job {
    if (this.closed && !call.accepted) throw new ExecutorShutdownError(this.name);
    const job = new Job(++this.lastId, { ...call, args: cloned(call.args, 'arguments') }, options.priority ?? 0, this);
    if (this.tally.pending === 0) this.stopListening = onBlocking(() => this.deadlines.expire());
    this.tally.submitted++;
    if (tracer.enabled) tracer.emit('submit', call.info.name, { task: job.id });
    const { signal, timeoutMs } = options;
    if (signal?.aborted) {
      job.future.setCancelled(signal.reason);
      this.settled(job);
      return job;
    }
    this.ready.push(job, job.priority);
    if (signal) this.aborts.add(signal, job);
    if (timeoutMs !== undefined && timeoutMs !== Infinity) this.deadlines.add(job, timeoutMs);
    if (!this.scheduled) {
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
    this.streams.get(job)?.grant(items);
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
    for (let next; !job.settled && (next = this.nextJob());) this.run(next);
    if (job.settled) return;
    throw new DeadlockError(
      `${job.call.info.name} is asynchronous and needs this thread, which would be blocked: await its future instead`,
    );
  }

  statistics(): ExecutorStatistics {
    return this.tally.statistics(1);
  }

  async shutdown({ wait = true, cancelFutures = false }: ShutdownOptions): Promise<void> {
    this.closed = true;
    if (cancelFutures) {
      this.cancelling = true;
      for (let job; (job = this.nextJob());) this.cancel(job, undefined);
    }
    while (wait && (this.tally.pending > 0 || this.held > 0)) {
      await new Promise<void>((resolve) => this.waiters.push(resolve));
    }
  }

  private runAll(): void {
    this.scheduled = false;
    for (let job; (job = this.nextJob());) this.run(job);
  }

  private nextJob(): Job | undefined {
    for (;;) {
      const job = this.ready.shift();
      if (!job?.settled) return job;
    }
  }

  private run(job: Job): void {
    const { info } = job.call;
    const state: Running = { context: new CancellableContext(info.name, () => state.stopped), stopped: false };
    this.contexts.set(job, state);
    job.future.setRunning();
    if (tracer.enabled) tracer.emit('run', info.name, { task: job.id });
    const began = performance.now();
    const end = (settle: () => void): void => {
      this.contexts.delete(job);
      this.tally.served((performance.now() - began) * 1000);
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
    this.streams.set(job, stream);
    await stream.run(await result, (item) => job.call.onItem?.(passed(item, 'result')));
  }

  private askToStop(job: Job): void {
    const state = this.contexts.get(job);
    if (!state) return;
    state.stopped = true;
    state.context.abort();
    this.streams.get(job)?.wake();
  }

  private settled(job: Job): void {
    this.tally.settled(job);
    if (this.tally.pending > 0) return;
    this.deadlines.clear();
    this.stopListening?.();
    this.wake();
  }

  private wake(): void {
    for (const waiter of this.waiters.splice(0)) waiter();
  }
}

/** A copy, made at the call, since nothing here is ever sent. */
function cloned(value: unknown, root: string): unknown {
  try {
    return structuredClone(value);
  } catch (error) {
    throw new PicklingError(root, (error as Error).message, { cause: error });
  }
}

/** A value as it would arrive: through pack and clone. A promise only when a handle's module has to be loaded first. */
function passed(value: unknown, root: string): unknown {
  if (isFlat(value)) return value;
  const packed = pack(value, root);
  return packed ? arrived(cloned(packed, root) as Packed) : cloned(value, root);
}
