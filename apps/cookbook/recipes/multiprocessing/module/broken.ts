// The defect: the task is made inside main, which runs in the program only. A process imports the file and does not find it.
import { defineTasks, main } from '@parallel-cookbook/primitives';
import { ProcessPoolExecutor } from '@parallel-cookbook/multiprocessing';

main(import.meta, async () => {
  const tasks = defineTasks(import.meta.url, { square: (n: number): number => n * n }); // the defect
  const pool = new ProcessPoolExecutor({ maxWorkers: 2 });
  const onTheSpot = (n: number): number => n * n;
  try {
    // @ts-expect-error The compiler says it, too: a plain function is no task.
    console.log(await pool.map(onTheSpot, [1, 2, 3]));
  } catch (error) {
    console.log(String(error));
  }
  try {
    console.log(await pool.map(tasks.square, [1, 2, 3]));
  } catch (error) {
    console.log(String(error));
  }
  await pool.shutdown();
});
