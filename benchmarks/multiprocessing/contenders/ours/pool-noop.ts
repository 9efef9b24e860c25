import { ProcessPoolExecutor } from '@parallel-cookbook/multiprocessing';
import type { Workload } from '../../../harness/contender.js';
import { noOpCalls } from '../../../workloads/no-op-calls.js';
import { tasks } from '../../../workloads/no-op.tasks.js';

/** No-ops a second, 512 of them under way. */
export async function poolNoop(): Promise<Workload> {
  const pool = new ProcessPoolExecutor({ maxWorkers: 2 });
  return noOpCalls(
    (n) => pool.submit(tasks.noop, n),
    () => pool.shutdown(),
  );
}
