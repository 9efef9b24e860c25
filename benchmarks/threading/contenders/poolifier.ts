import { FixedThreadPool } from 'poolifier';
import { throughput, type Contender } from '../../harness/contender.js';

const script = new URL('../../../threading/contenders/poolifier.worker.js', import.meta.url).pathname;

/** poolifier's fixed pool of two threads, without the tasks queue, its fastest form for no-ops. */
export const contender: Contender = {
  name: 'poolifier 5.3.2',
  workloads: {
    'pool-noop': async () => {
      const pool = new FixedThreadPool<number, number>(2, script);
      return { run: (ms) => throughput(() => pool.execute(1), ms, 512), close: () => pool.destroy() };
    },
  },
};
