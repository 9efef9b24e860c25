import { availableParallelism } from 'node:os';
import type { ResourceLimits, Worker } from 'node:worker_threads';
import {
  ArgumentError,
  refuseWhileLoading,
  type LanePoolOptions,
  type SendableArguments,
  type TaskFunction,
} from '@parallel-cookbook/primitives';
import { spawnBy, ThreadLanes, type LaneKind } from '@parallel-cookbook/primitives/lane';
import { FreshLanes } from './fresh-lanes.js';

/** How a `ThreadPoolExecutor` is made. */
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
  /**
   * Makes each worker: for programs that go through a bundler, and the same as the first argument of the constructor. The worker's file must
   * call `serveTasks`. Default: workers that import the modules of their tasks.
   */
  readonly worker?: (() => Worker) | undefined;
  /** How long such a worker may take until it has called `serveTasks`; then the pool is broken. Default: 10 000. */
  readonly startTimeoutMs?: number | undefined;
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

/** The pool that the options describe. Throws `ArgumentError` for what makes no sense. */
export function lanePoolOptions<A extends unknown[]>(options: ThreadPoolExecutorOptions<A>): LanePoolOptions {
  const { name = `ThreadPoolExecutor-${pools++}`, maxWorkers = availableParallelism(), queueLimit } = options;
  const { initializer, initargs, cancelRunning = 'cooperative', isolation = 'shared', recycle = {}, worker } = options;
  if (typeof name !== 'string' || name === '') throw new ArgumentError('name', name, 'give a text that is not empty');
  if (!Number.isInteger(maxWorkers) || maxWorkers < 1) {
    throw new ArgumentError('maxWorkers', maxWorkers, 'give a whole number ≥ 1, or leave it out for one thread a core');
  }
  if (cancelRunning !== 'cooperative' && cancelRunning !== 'kill') {
    throw new ArgumentError('cancelRunning', cancelRunning, "give 'cooperative' or 'kill'");
  }
  if (isolation !== 'shared' && isolation !== 'fresh') {
    throw new ArgumentError('isolation', isolation, "give 'shared' or 'fresh'");
  }
  checkRecycling(recycle, isolation);
  refuseWhileLoading(`ThreadPoolExecutor "${name}"`);
  const gated = isolation === 'fresh' && !worker;
  return {
    name,
    maxLanes: maxWorkers,
    kind: lanes(options, gated ? maxWorkers : undefined),
    tasksPerLane: isolation === 'fresh' ? 1 : recycle.tasks,
    queueLimit,
    cancelRunning,
    initializer: initializer && { task: initializer, args: initargs ?? [] },
    capabilities: {
      cancelRunning,
      revocable: true,
      delivery: 'at-most-once',
      blocking: !gated,
      shareable: true,
      ordering: 'fifo',
      isolated: true,
    },
  };
}

function checkRecycling(recycle: RecycleOptions, isolation: 'shared' | 'fresh'): void {
  const { tasks, heapMiB } = recycle;
  if (tasks !== undefined && !(Number.isInteger(tasks) && tasks > 0)) {
    throw new ArgumentError('recycle.tasks', tasks, 'give a whole number ≥ 1, or leave it out for no limit');
  }
  if (heapMiB !== undefined && !(heapMiB > 0)) {
    throw new ArgumentError('recycle.heapMiB', heapMiB, 'give a number > 0, or leave it out for no limit');
  }
  if (isolation === 'fresh' && (tasks !== undefined || heapMiB !== undefined)) {
    throw new ArgumentError('recycle', recycle, "leave it out: with isolation: 'fresh' no thread is used twice");
  }
}

/** @param gate how many threads may exist at once, those that are exiting included. */
function lanes<A extends unknown[]>(options: ThreadPoolExecutorOptions<A>, gate: number | undefined): LaneKind {
  const { resourceLimits, recycle, worker, startTimeoutMs = 10_000 } = options;
  // A Worker has a name or two in common with the options, so the types let it pass.
  if ('postMessage' in options) {
    const remedy = 'give a function that returns a new Worker: a pool makes several, and a new one for each that died';
    throw new ArgumentError('worker', options, remedy);
  }
  const heapBytes = recycle?.heapMiB === undefined ? undefined : recycle.heapMiB * 2 ** 20;
  if (!worker) {
    const common = { resourceLimits, heapBytes };
    return gate === undefined ? new ThreadLanes(common) : new FreshLanes(gate, common);
  }
  if (typeof worker !== 'function') {
    throw new ArgumentError('worker', worker, 'give a function that returns a new Worker, or leave it out');
  }
  if (resourceLimits) {
    throw new ArgumentError('resourceLimits', resourceLimits, 'give them to the Worker where you make it');
  }
  if (!(startTimeoutMs > 0)) throw new ArgumentError('startTimeoutMs', startTimeoutMs, 'give milliseconds > 0');
  return new ThreadLanes({ heapBytes, spawn: spawnBy(worker), startTimeoutMs });
}
