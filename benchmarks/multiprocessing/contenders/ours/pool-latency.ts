import { Pool } from '@parallel-cookbook/multiprocessing';
import type { Workload } from '../../../harness/contender.js';
import { tasks } from '../../../workloads/no-op.tasks.js';

/** Microseconds for one call on an idle pool and its answer. */
export async function poolLatency(): Promise<Workload> {
  const pool = new Pool({ processes: 2 });
  const run = async (ms: number): Promise<number> => {
    const begin = performance.now();
    let calls = 0;
    for (; performance.now() - begin < ms; calls++) {
      const got = await pool.apply(tasks.noop, [calls]);
      if (got !== calls) throw new Error(`call ${calls} was answered ${got}`);
    }
    return ((performance.now() - begin) * 1e3) / calls;
  };
  await run(500); // the process has begun by then
  return { run, close: () => pool[Symbol.asyncDispose]() };
}
