import { defineTasks, type Executor, type Future } from '@parallel-cookbook/primitives';
import { serveTasks } from '@parallel-cookbook/primitives/lane';
import { ThreadPoolExecutor } from '@parallel-cookbook/threading';
import { Worker } from 'node:worker_threads';

const t = defineTasks(import.meta.url, {
  add: (a: number, b: number) => a + b,
  connect: (url: string) => void url,
});

const pool = new ThreadPoolExecutor({ maxWorkers: 2, initializer: t.connect, initargs: ['db'] });
export const executor: Executor = pool;
export const sum: Future<number> = pool.submit(t.add, 1, 2);
void new ThreadPoolExecutor();

// @ts-expect-error a wrong argument
pool.submit(t.add, 1, '2');
// @ts-expect-error an initializer's argument of another type
void new ThreadPoolExecutor({ initializer: t.connect, initargs: [1] });
// @ts-expect-error no such option
void new ThreadPoolExecutor({ max: 2 });

// With a bundler: the program makes the workers, and their file serves the tasks.
const bundled = new ThreadPoolExecutor(() => new Worker(new URL('./worker.js', import.meta.url)), { maxWorkers: 2 });
export const total: Future<number> = bundled.submit(t.add, 1, 2);
void new ThreadPoolExecutor(() => new Worker('./worker.js'));
void new ThreadPoolExecutor(() => new Worker('./worker.js'), { initializer: t.connect, initargs: ['db'] });
export const served: void = serveTasks(t);
// @ts-expect-error a wrong argument
bundled.submit(t.add, 1, '2');
// @ts-expect-error a function that makes something else
void new ThreadPoolExecutor(() => new URL('./worker.js', import.meta.url));
// @ts-expect-error a promise of a worker
void new ThreadPoolExecutor(async () => new Worker('./worker.js'));
// @ts-expect-error the worker given twice
void new ThreadPoolExecutor(() => new Worker('./worker.js'), { worker: () => new Worker('./worker.js') });
// @ts-expect-error an initializer's argument of another type
void new ThreadPoolExecutor(() => new Worker('./worker.js'), { initializer: t.connect, initargs: [1] });
// @ts-expect-error plain functions, which have no name by which the program could ask for them
serveTasks({ add: (a: number, b: number) => a + b });
