import { Piscina } from 'piscina';
import { throughput, type Contender } from '../../harness/contender.js';

const filename = new URL('../../../threading/contenders/no-op.worker.js', import.meta.url).href;

/** piscina with two threads and a concurrency that lets it batch. */
export const contender: Contender = {
  name: 'piscina 5.3.2',
  workloads: {
    'pool-noop': async () => {
      const pool = new Piscina({ filename, minThreads: 2, maxThreads: 2, concurrentTasksPerWorker: 64 });
      return { run: (ms) => throughput(() => pool.run(1), ms, 512), close: () => pool.destroy() };
    },
  },
};
