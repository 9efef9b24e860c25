// A process finds its function by its name in a module. So a task of a module works, and a function made on the spot is
// refused, with an error that says so.
import { defineTasks, main } from '@parallel-cookbook/primitives';
import { ProcessPoolExecutor } from '@parallel-cookbook/multiprocessing';

function square(n: number): number {
  return n * n;
}
export const tasks = defineTasks(import.meta.url, { square });

main(import.meta, async () => {
  const pool = new ProcessPoolExecutor({ maxWorkers: 2 });
  const onTheSpot = (n: number): number => n * n;
  try {
    // @ts-expect-error The compiler says it, too: a plain function is no task.
    console.log(await pool.map(onTheSpot, [1, 2, 3]));
  } catch (error) {
    console.log(String(error));
  }
  console.log(await pool.map(tasks.square, [1, 2, 3]));
  await pool.shutdown();
});
