// The defect: the results are taken as they come. The first item is the slowest, so the order of the inputs is lost.
import { defineTasks, main } from '@parallel-cookbook/primitives';
import { currentProcess, Event, Pool } from '@parallel-cookbook/multiprocessing';

interface Square {
  readonly value: number;
  readonly by: string;
}

function square([n, others]: readonly [number, Event]): Square {
  // The unlucky order, made certain: the first is ready when the last was.
  if (n === 0) others.waitSync();
  if (n === 99) others.set();
  return { value: n * n, by: currentProcess().name };
}
export const tasks = defineTasks(import.meta.url, { square });

main(import.meta, async () => {
  const others = new Event();
  const inputs = Array.from({ length: 100 }, (_, n) => [n, others] as const);
  const pool = new Pool({ processes: 4 });
  const squares: Square[] = [];
  for await (const found of pool.imapUnordered(tasks.square, inputs)) squares.push(found); // the defect
  pool.close();
  await pool.join();
  console.log(`Pool: ${squares.map(({ value }) => value).join(' ')}`);
  const workers = new Set(squares.map(({ by }) => by));
  console.log(`by at most four processes: ${workers.size <= 4}, by the program: ${workers.has(currentProcess().name)}`);
});
