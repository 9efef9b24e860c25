import { Mutex } from 'async-mutex';
import type { Contender } from '../../harness/contender.js';
import { Counted } from '../../workloads/counted.js';

/** async-mutex in the form that its documentation recommends. */
export const contender: Contender = {
  name: 'async-mutex 0.5.0',
  workloads: {
    'lock-free': async () => {
      const counted = new Counted();
      const mutex = new Mutex();
      return counted.workload(2_000, async (times) => {
        for (let i = 0; i < times; i++) await mutex.runExclusive(counted.increment);
      });
    },
  },
};
