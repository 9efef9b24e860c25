import pLimit from 'p-limit';
import type { Contender } from '../../harness/contender.js';
import { contend, Counted } from '../../workloads/counted.js';

/** p-limit: without a limit as the way to start many, with a limit of one as a lock. */
export const contender: Contender = {
  name: 'p-limit 7.3.3',
  workloads: {
    spawn: async () => {
      const counted = new Counted();
      const limit = pLimit(Infinity);
      const body = async (): Promise<void> => counted.increment();
      return counted.workload(2_000, async (times) => {
        const all: Promise<void>[] = [];
        for (let i = 0; i < times; i++) all.push(limit(body));
        await Promise.all(all);
      });
    },
    'lock-contended': async () => {
      const counted = new Counted();
      const limit = pLimit(1);
      return counted.workload(10_000, (times) => contend(times, () => limit(counted.increment)));
    },
  },
};
