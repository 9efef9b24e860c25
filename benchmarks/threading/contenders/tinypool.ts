import { Tinypool } from 'tinypool';
import { throughput, type Contender } from '../../harness/contender.js';

const filename = new URL('../../../threading/contenders/no-op.worker.js', import.meta.url).href;

/** tinypool with two threads and a concurrency that lets it batch. */
export const contender: Contender = {
  name: 'tinypool 2.2.0',
  workloads: {
    'pool-noop': async () => {
      const pool = new Tinypool({ filename, minThreads: 2, maxThreads: 2, concurrentTasksPerWorker: 64 });
      return { run: (ms) => throughput(() => pool.run(1), ms, 512), close: () => pool.destroy() };
    },
  },
};
