import { ProcessPoolExecutor } from '@parallel-cookbook/multiprocessing';
import type { Workload } from '../../../harness/contender.js';
import { tasks } from '../../../workloads/count-primes.tasks.js';
import { PrimeMap } from '../../../workloads/prime-map.js';

/** Items a second of a map over two processes that does nothing but compute. */
export function poolCpuMap(): Promise<Workload> {
  return over(PrimeMap.long);
}

/** The same of a map that is soon over. */
export function poolShortMap(): Promise<Workload> {
  return over(PrimeMap.short);
}

async function over(map: PrimeMap): Promise<Workload> {
  const pool = new ProcessPoolExecutor({ maxWorkers: 2 });
  const run = (ms: number): Promise<number> => map.repeat(ms, (blocks) => pool.map(tasks.countPrimes, blocks));
  await run(500); // both processes have begun by then
  return { run, close: () => pool.shutdown() };
}
