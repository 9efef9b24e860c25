import type { Contender } from '../harness/contender.js';
import { blocks, check, tasks } from './count-primes.tasks.js';

/** The same function in a plain loop, in one thread. */
export const contender: Contender = {
  name: 'one thread',
  workloads: {
    'pool-cpu-map': async () => ({
      run: async (ms) => {
        const begin = performance.now();
        let items = 0;
        for (; performance.now() - begin < ms; items += blocks.length)
          check(blocks.map((block) => tasks.countPrimes(block)));
        return items / ((performance.now() - begin) / 1000);
      },
      close: async () => undefined,
    }),
  },
};
