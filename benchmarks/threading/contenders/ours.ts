import { Lock, ThreadPoolExecutor } from '@parallel-cookbook/threading';
import { throughput, type Contender } from '../../harness/contender.js';
import { tasks } from './no-op.tasks.js';

/** This project's threading, with errors, cancellation and statistics on, as users get it. */
export const contender: Contender = {
  name: 'threading',
  workloads: {
    'pool-noop': async () => {
      const pool = new ThreadPoolExecutor({ maxWorkers: 2 });
      await Promise.all(Array.from({ length: 64 }, (_, i) => pool.submit(tasks.noop, i)));
      return {
        run: (ms) => throughput(() => pool.submit(tasks.noop, 1), ms, 512),
        close: () => pool.shutdown(),
      };
    },
    'lock-uncontended': async () => {
      const lock = new Lock();
      const body = (): void => undefined;
      return {
        run: async (ms) => {
          const begin = performance.now();
          let turns = 0;
          for (; performance.now() - begin < ms; turns += 10_000) {
            for (let i = 0; i < 10_000; i++) lock.withLockSync(body);
          }
          return ((performance.now() - begin) * 1e6) / turns;
        },
        close: async () => undefined,
      };
    },
  },
};
