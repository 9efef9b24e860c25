import {
  ArgumentError,
  LanePool,
  refuseWhileLoading,
  type SendableArguments,
  type TaskFunction,
} from '@parallel-cookbook/primitives';
import { availableParallelism } from 'node:os';
import { methodNamed, type StartMethodName } from '../start/start-method-name.js';
import { canShareClaims } from './shared-claims.js';
import { ProcessLanes } from './process-lane.js';

/** How a pool of processes works. */
export interface ProcessPoolExecutorOptions<A extends unknown[] = []> {
  /** How many processes at most. They begin when there is work for them. Default: one for each processor. */
  readonly maxWorkers?: number | undefined;
  /** What traces and errors call it. */
  readonly name?: string | undefined;
  /** How processes start. `forkserver` keeps some ready. Python: `mp_context`. Default: what `getStartMethod()` says. */
  readonly startMethod?: StartMethodName | undefined;
  /** Runs in each process before anything else. */
  readonly initializer?: TaskFunction<(...args: A) => unknown> | undefined;
  /** What the initializer is called with. */
  readonly initargs?: SendableArguments<NoInfer<A>> | undefined;
  /** A process is replaced after so many calls. Python: `max_tasks_per_child`. Default: never. */
  readonly maxTasksPerChild?: number | undefined;
  /** A process is replaced after a call that leaves more than so many MiB in use on its heap. Default: never. */
  readonly maxHeapMiB?: number | undefined;
  /** How many calls may wait for a process; one more throws `ExecutorFullError` (see `ready()`). Default: no limit. */
  readonly queueLimit?: number | undefined;
  /**
   * What happens to a running task when its signal is aborted or its time is over. `cooperative`: it can ask (`taskContext()`) and
   * should end. `kill`: its process is ended and replaced; tasks waiting there go to another. Default: `cooperative`.
   */
  readonly cancelRunning?: 'cooperative' | 'kill' | undefined;
}

let pools = 0;

/**
 * Runs tasks on a pool of processes.
 *
 * Python analogue: `concurrent.futures.ProcessPoolExecutor`. A process that dies takes with it the one task that it was running,
 * which rejects with `WorkerDiedError`; the process is replaced and everything else goes on, where Python breaks the whole pool.
 *
 * Against a pool of threads: a task that crashes the process, fills its memory or changes global state of native code harms
 * nobody else; a call costs about twice as much. Handles of this package may be arguments, those of threads may not.
 * `future.resultSync()` is refused: replies come through the event loop.
 *
 * What happened before `submit` happens before the task, and the task happens before what follows `await future`.
 * Errors: `PicklingError`, `WorkerDiedError`, `BrokenExecutorError` when the initializer fails, `ExecutorShutdownError`.
 *
 * @example
 * import { defineTasks, main } from '@parallel-cookbook/primitives';
 * import { ProcessPoolExecutor } from '@parallel-cookbook/multiprocessing';
 *
 * const tasks = defineTasks(import.meta.url, { square: (n) => n * n }, { namespace: 'pool-example' });
 *
 * main(import.meta, async () => {
 *   const pool = new ProcessPoolExecutor({ maxWorkers: 2 });
 *   console.log(await pool.map(tasks.square, [1, 2, 3])); // [ 1, 4, 9 ]
 *   await pool.shutdown();
 * });
 */
export class ProcessPoolExecutor<A extends unknown[] = []> extends LanePool {
  constructor(options: ProcessPoolExecutorOptions<A> = {}) {
    const { name = `ProcessPoolExecutor-${pools++}`, maxWorkers = availableParallelism(), queueLimit } = options;
    const { initializer, initargs, cancelRunning = 'cooperative' } = options;
    const { maxTasksPerChild, maxHeapMiB } = options;
    if (typeof name !== 'string' || name === '') throw new ArgumentError('name', name, 'give a text that is not empty');
    wholeNumber('maxWorkers', maxWorkers, 'or leave it out for one process a processor');
    if (maxTasksPerChild !== undefined)
      wholeNumber('maxTasksPerChild', maxTasksPerChild, 'or leave it out for no limit');
    if (maxHeapMiB !== undefined && !(maxHeapMiB > 0)) {
      throw new ArgumentError('maxHeapMiB', maxHeapMiB, 'give a number > 0, or leave it out for no limit');
    }
    if (cancelRunning !== 'cooperative' && cancelRunning !== 'kill') {
      throw new ArgumentError('cancelRunning', cancelRunning, "give 'cooperative' or 'kill'");
    }
    const startMethod = methodNamed(options.startMethod).name;
    refuseWhileLoading(`ProcessPoolExecutor "${name}"`);
    const shares = canShareClaims();
    const heapBytes = maxHeapMiB === undefined ? undefined : maxHeapMiB * 2 ** 20;
    super({
      name,
      maxLanes: maxWorkers,
      kind: new ProcessLanes({ startMethod, heapBytes }),
      tasksPerLane: maxTasksPerChild,
      queueLimit,
      cancelRunning,
      initializer: initializer && { task: initializer, args: initargs ?? [] },
      capabilities: {
        cancelRunning,
        revocable: shares,
        delivery: 'at-most-once',
        blocking: false,
        shareable: shares,
        ordering: 'fifo',
        isolated: true,
      },
    });
  }
}

function wholeNumber(name: string, value: number, remedy: string): void {
  if (!Number.isInteger(value) || value < 1) throw new ArgumentError(name, value, `give a whole number ≥ 1, ${remedy}`);
}
