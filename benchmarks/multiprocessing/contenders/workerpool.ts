import workerpool from 'workerpool';
import type { Contender } from '../../harness/contender.js';
import { noOpCalls } from '../../workloads/no-op-calls.js';

const script = new URL('../../../multiprocessing/contenders/workerpool.child.js', import.meta.url).pathname;

/** workerpool with two processes and a dedicated script, its fastest form. */
export const contender: Contender = {
  name: 'workerpool 10.0.3',
  workloads: {
    'pool-noop': async () => {
      const pool = workerpool.pool(script, { minWorkers: 2, maxWorkers: 2, workerType: 'process' });
      return noOpCalls(
        (n) => pool.exec('noop', [n]),
        async () => void (await pool.terminate()),
      );
    },
  },
};
