import type { Worker } from 'node:worker_threads';
import { LanePool } from '@parallel-cookbook/primitives';
import { lanePoolOptions, type ThreadPoolExecutorOptions } from './thread-pool-options.js';

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
 * Workers find a task by importing the module that defines it. A bundler cannot see that: give it the worker's file, in which
 * `serveTasks` (`@parallel-cookbook/primitives/lane`) is called, and tasks a `namespace` of their own (see the second example).
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
 *
 * @example
 * import { Worker } from 'node:worker_threads';
 * import { defineTasks, main } from '@parallel-cookbook/primitives';
 * import { serveTasks } from '@parallel-cookbook/primitives/lane';
 * import { ThreadPoolExecutor } from '@parallel-cookbook/threading';
 *
 * // For a bundler these are three files: the tasks, the program, and the worker, which imports the tasks and calls serveTasks.
 * const tasks = defineTasks(import.meta.url, { square: (n) => n * n }, { namespace: 'maths' });
 *
 * main(import.meta, async () => {
 *   const pool = new ThreadPoolExecutor(() => new Worker(new URL(import.meta.url), { argv: ['worker'] }));
 *   console.log(await pool.map(tasks.square, [1, 2, 3])); // [ 1, 4, 9 ]
 *   await pool.shutdown();
 * });
 * if (process.argv.includes('worker')) serveTasks(tasks);
 */
export class ThreadPoolExecutor<A extends unknown[] = []> extends LanePool {
  constructor(options?: ThreadPoolExecutorOptions<A>);
  /** @param worker makes each worker: `() => new Worker(new URL('./worker.js', import.meta.url))`, a form that bundlers know. */
  constructor(worker: () => Worker, options?: Omit<ThreadPoolExecutorOptions<A>, 'worker'>);
  constructor(first: ThreadPoolExecutorOptions<A> | (() => Worker) = {}, second: ThreadPoolExecutorOptions<A> = {}) {
    super(lanePoolOptions(typeof first === 'function' ? { ...second, worker: first } : first));
  }
}
