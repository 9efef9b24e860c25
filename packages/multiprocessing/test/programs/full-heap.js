import { main } from '@parallel-cookbook/primitives';
import { Process, ProcessPoolExecutor } from '@parallel-cookbook/multiprocessing';
import { tasks } from '../tasks/work.js';

main(import.meta, async () => {
  process.execArgv = ['--max-old-space-size=40'];
  const child = new Process({ target: tasks.fillHeap });
  child.start();
  const error = await child.join().catch((reason) => reason);
  console.log(error.name, child.exitCode);
  const pool = new ProcessPoolExecutor({ maxWorkers: 1 });
  const died = await pool.submit(tasks.fillHeap).exception();
  console.log(died.name, died.exitCode, await pool.submit(tasks.add, 1, 2));
  await pool.shutdown();
});
