import { FixedQueue, Piscina } from 'piscina';
import { throughput, type Contender } from '../../harness/contender.js';
import { mebibyteCalls } from './mebibyte.js';

const worker = (name: string): string => new URL(`../../../threading/contenders/${name}`, import.meta.url).href;
const fastest = { minThreads: 2, maxThreads: 2, recordTiming: false };

/** piscina with two threads, its fast queue and no statistics. */
export const contender: Contender = {
  name: 'piscina 5.3.2',
  workloads: {
    'pool-noop': async () => {
      const pool = new Piscina({
        ...fastest,
        filename: worker('no-op.worker.js'),
        taskQueue: new FixedQueue(),
        concurrentTasksPerWorker: 64, // lets it batch
      });
      return { run: (ms) => throughput(() => pool.run(1), ms, 512), close: () => pool.destroy() };
    },
    'pool-1mb': async () => {
      const pool = new Piscina({ ...fastest, filename: worker('touch.worker.js'), taskQueue: new FixedQueue() });
      return mebibyteCalls(
        (bytes) => pool.run(bytes) as Promise<Uint8Array>,
        () => pool.destroy(),
      );
    },
  },
};
