import { availableParallelism } from 'node:os';
import type { ResourceLimits } from 'node:worker_threads';
import {
  ArgumentError,
  LanePool,
  refuseWhileLoading,
  type SendableArguments,
  type TaskFunction,
} from '@parallel-cookbook/primitives';
import { ThreadLanes } from '@parallel-cookbook/primitives/lane';
import { FreshLanes } from './fresh-lanes.js';

/** How a {@link ThreadPoolExecutor} is made. */
export interface ThreadPoolExecutorOptions<A extends unknown[] = []> {
  /** How many threads at most; each begins when there is work for it. Default: the number of cores this process may use. */
  readonly maxWorkers?: number | undefined;
  /** First part of the threads' names. Default: `ThreadPoolExecutor-0`, numbered; its threads are `ThreadPoolExecutor-0_0` … */
  readonly name?: string | undefined;
  /** Runs on each thread before anything else. When it throws the pool is broken: everything rejects with `BrokenExecutorError`. */
  readonly initializer?: TaskFunction<(...args: A) => unknown> | undefined;
  /** What the initializer is called with. */
  readonly initargs?: SendableArguments<NoInfer<A>> | undefined;
  /** Memory for each thread. A task that needs more ends its thread, and its future rejects with `WorkerDiedError`. */
  readonly resourceLimits?: ResourceLimits | undefined;
  /** How many calls may wait for a thread; one more throws `ExecutorFullError` (see `ready()`). Default: no limit. */
  readonly queueLimit?: number | undefined;
  /**
   * What happens to a running task when its signal is aborted or its time is over. `cooperative`: it can ask (`taskContext()`) and should
   * end. `kill`: its thread is ended and replaced; tasks waiting there go to another. Default: `cooperative`.
   */
  readonly cancelRunning?: 'cooperative' | 'kill' | undefined;
  /**
   * `shared`: a thread runs many tasks, which share its modules and its global state. `fresh`: each call has a thread of its own, with
   * nothing left over from another one; a chunk of `map` is one call. A fresh thread costs about 50 ms, and `resultSync()` is
   * refused. Python: `maxtasksperchild=1`. Default: `shared`.
   */
  readonly isolation?: 'shared' | 'fresh' | undefined;
  /** When a thread is replaced by a new one; a limit that is left out is none. Default: never. */
  readonly recycle?: RecycleOptions | undefined;
}

/**
 * How long a thread of a pool is used. It is retired in good order: what it has not begun goes to others, and no call is lost or
 * run twice.
 */
export interface RecycleOptions {
  /** After so many calls. Python: `maxtasksperchild`. */
  readonly tasks?: number | undefined;
  /** After a call that leaves more than so many MiB in use on the thread's heap, what is not collected yet included. */
  readonly heapMiB?: number | undefined;
}

let pools = 0;

/**
 * Runs tasks on a pool of worker threads.
 *
 * Python analogue: `concurrent.futures.ThreadPoolExecutor`; here the threads do run at the same time. Differences: arguments and
 * results are copies, read when they are sent, which is after the current turn; handles to shared memory stay what they are; a task must
 * be defined by `defineTasks`.
 *
 * What happened before `submit` happens before the task, and the task happens before what follows `await future`. A task may begin in any
 * order with tasks of other threads; tasks of one priority begin in the order of their submission. Every future is
 * settled, also when its thread dies: a task that had begun rejects with `WorkerDiedError`, one that had not runs elsewhere.
 *
 * The threads do not keep the process alive; tasks that somebody waits for do.
 *
 * Cost: about 50 ms for the first thread, then 25 to 55 µs for one call and its answer, since each side wakes the
 * other, and about 2 µs for one of many.
 *
 * @example
 * import { defineTasks, main } from '@parallel-cookbook/primitives';
 * import { ThreadPoolExecutor } from '@parallel-cookbook/threading';
 *
 * function sumTo(n) {
 *   let sum = 0;
 *   for (let i = 1; i <= n; i++) sum += i;
 *   return sum;
 * }
 * const tasks = defineTasks(import.meta.url, { sumTo });
 *
 * main(import.meta, async () => {
 *   const pool = new ThreadPoolExecutor({ maxWorkers: 2 });
 *   console.log(await pool.submit(tasks.sumTo, 1000)); // 500500
 *   console.log(await pool.map(tasks.sumTo, [1, 2, 3])); // [ 1, 3, 6 ]
 *   await pool.shutdown();
 * });
 */
export class ThreadPoolExecutor<A extends unknown[] = []> extends LanePool {
  constructor(options: ThreadPoolExecutorOptions<A> = {}) {
    const { name = `ThreadPoolExecutor-${pools++}`, maxWorkers = availableParallelism(), queueLimit } = options;
    const { initializer, initargs, resourceLimits, cancelRunning = 'cooperative' } = options;
    const { isolation = 'shared', recycle = {} } = options;
    if (typeof name !== 'string' || name === '') throw new ArgumentError('name', name, 'give a text that is not empty');
    if (!Number.isInteger(maxWorkers) || maxWorkers < 1) {
      throw new ArgumentError(
        'maxWorkers',
        maxWorkers,
        'give a whole number ≥ 1, or leave it out for one thread a core',
      );
    }
    if (cancelRunning !== 'cooperative' && cancelRunning !== 'kill') {
      throw new ArgumentError('cancelRunning', cancelRunning, "give 'cooperative' or 'kill'");
    }
    if (isolation !== 'shared' && isolation !== 'fresh') {
      throw new ArgumentError('isolation', isolation, "give 'shared' or 'fresh'");
    }
    const { tasks, heapMiB } = recycle;
    if (tasks !== undefined && !(Number.isInteger(tasks) && tasks > 0)) {
      throw new ArgumentError('recycle.tasks', tasks, 'give a whole number ≥ 1, or leave it out for no limit');
    }
    if (heapMiB !== undefined && !(heapMiB > 0)) {
      throw new ArgumentError('recycle.heapMiB', heapMiB, 'give a number > 0, or leave it out for no limit');
    }
    const fresh = isolation === 'fresh';
    if (fresh && (tasks !== undefined || heapMiB !== undefined)) {
      throw new ArgumentError('recycle', recycle, "leave it out: with isolation: 'fresh' no thread is used twice");
    }
    const lanes = { resourceLimits, heapBytes: heapMiB === undefined ? undefined : heapMiB * 2 ** 20 };
    refuseWhileLoading(`ThreadPoolExecutor "${name}"`);
    super({
      name,
      maxLanes: maxWorkers,
      kind: fresh ? new FreshLanes(maxWorkers, lanes) : new ThreadLanes(lanes),
      tasksPerLane: fresh ? 1 : tasks,
      queueLimit,
      cancelRunning,
      initializer: initializer && { task: initializer, args: initargs ?? [] },
      capabilities: {
        cancelRunning,
        revocable: true,
        delivery: 'at-most-once',
        blocking: !fresh,
        shareable: true,
        ordering: 'fifo',
        isolated: true,
      },
    });
  }
}
