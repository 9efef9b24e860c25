import { Tinypool } from 'tinypool';
import type { Contender } from '../../harness/contender.js';
import { noOpCalls } from '../../workloads/no-op-calls.js';

const filename = new URL('../../../multiprocessing/contenders/no-op.child.js', import.meta.url).href;
const fastest = { minThreads: 2, maxThreads: 2, concurrentTasksPerWorker: 64 } as const;

/** tinypool with two processes and a concurrency that lets it have many messages under way. */
export const contender: Contender = {
  name: 'tinypool 2.2.0',
  workloads: {
    'pool-noop': async () => {
      const pool = new Tinypool({ ...fastest, filename, runtime: 'child_process' });
      return noOpCalls(
        (n) => pool.run(n),
        () => pool.destroy(),
      );
    },
  },
};
