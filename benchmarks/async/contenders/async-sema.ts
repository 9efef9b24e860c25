import { Sema } from 'async-sema';
import type { Contender } from '../../harness/contender.js';
import { Counted } from '../../workloads/counted.js';

/** async-sema with one permit. */
export const contender: Contender = {
  name: 'async-sema 3.1.1',
  workloads: {
    'lock-free': async () => {
      const counted = new Counted();
      const sema = new Sema(1);
      return counted.workload(2_000, async (times) => {
        for (let i = 0; i < times; i++) {
          await sema.acquire();
          counted.increment();
          sema.release();
        }
      });
    },
  },
};
