import { defineTasks, type Executor, type Future } from '@parallel-cookbook/primitives';
import { ThreadPoolExecutor } from '@parallel-cookbook/threading';

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
