import { ProcessPoolExecutor } from '@parallel-cookbook/multiprocessing';
import type { Workload } from '../../../harness/contender.js';
import { blocks, check, tasks } from '../../../workloads/count-primes.tasks.js';

/** Items a second of a map over two processes that does nothing but compute. */
export async function poolCpuMap(): Promise<Workload> {
  const pool = new ProcessPoolExecutor({ maxWorkers: 2 });
  const run = async (ms: number): Promise<number> => {
    const begin = performance.now();
    let items = 0;
    for (; performance.now() - begin < ms; items += blocks.length) check(await pool.map(tasks.countPrimes, blocks));
    return items / ((performance.now() - begin) / 1000);
  };
  await run(500); // both processes have begun by then
  return { run, close: () => pool.shutdown() };
}
