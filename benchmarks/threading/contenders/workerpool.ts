import workerpool from 'workerpool';
import { throughput, type Contender } from '../../harness/contender.js';

const script = new URL('../../../threading/contenders/workerpool.worker.js', import.meta.url).pathname;

/** workerpool with two threads and a dedicated worker script, its fastest form. */
export const contender: Contender = {
  name: 'workerpool 10.0.3',
  workloads: {
    'pool-noop': async () => {
      const pool = workerpool.pool(script, { minWorkers: 2, maxWorkers: 2, workerType: 'thread' });
      return {
        run: (ms) => throughput(() => pool.exec('noop', [1]), ms, 512),
        close: async () => void (await pool.terminate()),
      };
    },
  },
};
