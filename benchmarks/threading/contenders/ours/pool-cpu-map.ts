import { ThreadPoolExecutor } from '@parallel-cookbook/threading';
import type { Workload } from '../../../harness/contender.js';
import { blocks, check, tasks } from '../../../workloads/count-primes.tasks.js';

/** Items a second of a map over two threads that does nothing but compute. */
export async function poolCpuMap(): Promise<Workload> {
  const pool = new ThreadPoolExecutor({ maxWorkers: 2 });
  check(await pool.map(tasks.countPrimes, blocks));
  return {
    async run(ms) {
      const begin = performance.now();
      let items = 0;
      for (; performance.now() - begin < ms; items += blocks.length) check(await pool.map(tasks.countPrimes, blocks));
      return items / ((performance.now() - begin) / 1000);
    },
    close: () => pool.shutdown(),
  };
}
