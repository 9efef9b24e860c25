import { ThreadPoolExecutor } from '@parallel-cookbook/threading';
import { throughput, type Workload } from '../../../harness/contender.js';
import { tasks } from '../../../workloads/no-op.tasks.js';

/** No-ops a second, 512 of them under way. */
export async function poolNoop(): Promise<Workload> {
  const pool = await warmPool();
  return {
    run: (ms) => throughput(() => pool.submit(tasks.noop, 1), ms, 512),
    close: () => pool.shutdown(),
  };
}

/** Microseconds from the submission of a no-op to an idle pool to its awaited result. */
export async function poolLatency(): Promise<Workload> {
  const pool = await warmPool();
  return {
    run: async (ms) => 1e6 / (await throughput(() => pool.submit(tasks.noop, 1), ms, 1)),
    close: () => pool.shutdown(),
  };
}

async function warmPool(): Promise<ThreadPoolExecutor> {
  const pool = new ThreadPoolExecutor({ maxWorkers: 2 });
  await Promise.all(Array.from({ length: 64 }, (_, i) => pool.submit(tasks.noop, i)));
  return pool;
}
