import { Pool } from '@parallel-cookbook/multiprocessing';
import type { Workload } from '../../../harness/contender.js';
import { tasks } from '../../../workloads/no-op.tasks.js';

/** No-ops a second by `Pool.map` of so many items. */
export async function poolMap(length: number, chunkSize?: number): Promise<Workload> {
  const pool = new Pool({ processes: 2 });
  const items = Array.from({ length }, (_, n) => n);
  const run = async (ms: number): Promise<number> => {
    let took = 0;
    let maps = 0;
    for (; took < ms; maps++) {
      const begin = performance.now();
      const results = await pool.map(tasks.noop, items, { chunkSize });
      took += performance.now() - begin;
      const wrong = results.findIndex((result, n) => result !== n);
      if (wrong >= 0 || results.length !== length) throw new Error(`item ${wrong} came back as ${results[wrong]}`);
    }
    return (maps * length) / (took / 1000);
  };
  await run(500); // both processes have begun by then
  return { run, close: () => pool[Symbol.asyncDispose]() };
}
