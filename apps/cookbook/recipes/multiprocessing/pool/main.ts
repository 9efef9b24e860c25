// A pool of four processes squares the numbers from 0 to 99, in parallel, and gives the results in order.
import { defineTasks, main } from '@parallel-cookbook/primitives';
import { currentProcess, Pool } from '@parallel-cookbook/multiprocessing';

interface Square {
  readonly value: number;
  readonly by: string;
}

function square(n: number): Square {
  return { value: n * n, by: currentProcess().name };
}
export const tasks = defineTasks(import.meta.url, { square });

main(import.meta, async () => {
  const inputs = Array.from({ length: 100 }, (_, n) => n);
  const pool = new Pool({ processes: 4 });
  const squares = await pool.map(tasks.square, inputs);
  pool.close();
  await pool.join();
  console.log(`Pool: ${squares.map(({ value }) => value).join(' ')}`);
  const workers = new Set(squares.map(({ by }) => by));
  console.log(`by at most four processes: ${workers.size <= 4}, by the program: ${workers.has(currentProcess().name)}`);
});
