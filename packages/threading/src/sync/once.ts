import { inDomain, Once as PrimitiveOnce, threadDomain, type SyncOptions } from '@parallel-cookbook/primitives';

/**
 * Runs a function exactly once, whichever threads come and however many; the others wait until it is done.
 *
 * Python's `threading` has none; Go calls it `sync.Once`, C++ `std::call_once`. A function that throws, or whose thread dies, lets the next one
 * try. Send it to threads and tasks as an argument. Happens-before, errors and costs: see `Once` of primitives.
 *
 * @example
 * import { defineTasks, main, SharedArray } from '@parallel-cookbook/primitives';
 * import { Once, ThreadPoolExecutor } from '@parallel-cookbook/threading';
 *
 * function squareOf(n, once, table) {
 *   once.runSync(() => {
 *     for (let i = 0; i < table.length; i++) table.set(i, i * i);
 *     console.log('the table is made'); // the table is made
 *   });
 *   return table.get(n);
 * }
 * const tasks = defineTasks(import.meta.url, { squareOf }, { namespace: 'once-example' });
 *
 * main(import.meta, async () => {
 *   const [once, table] = [new Once(), new SharedArray('i32', 100)];
 *   const pool = new ThreadPoolExecutor({ maxWorkers: 2 });
 *   const futures = [3, 4, 5].map((n) => pool.submit(tasks.squareOf, n, once, table));
 *   console.log(await Promise.all(futures)); // [ 9, 16, 25 ]
 *   await pool.shutdown();
 * });
 */
export const Once: new (options?: SyncOptions) => PrimitiveOnce = inDomain(threadDomain, PrimitiveOnce);
export type Once = PrimitiveOnce;
