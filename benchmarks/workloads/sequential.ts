import type { Contender, Workload } from '../harness/contender.js';
import { tasks } from './count-primes.tasks.js';
import { PrimeMap } from './prime-map.js';

async function loop(map: PrimeMap): Promise<Workload> {
  return {
    run: (ms) => map.repeat(ms, (blocks) => blocks.map((block) => tasks.countPrimes(block))),
    close: async () => undefined,
  };
}

/** The same function in a plain loop, in one thread. */
export const contender: Contender = {
  name: 'one thread',
  workloads: {
    'pool-cpu-map': () => loop(PrimeMap.long),
    'pool-short-map': () => loop(PrimeMap.short),
  },
};
