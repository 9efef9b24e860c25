import { Lock } from '@parallel-cookbook/multiprocessing';
import type { Workload } from '../../../harness/contender.js';

const nothing = (): void => undefined;

/** Nanoseconds to lock and unlock, nobody competing. */
export async function lockUncontended(): Promise<Workload> {
  const lock = new Lock();
  return {
    run: async (ms) => {
      const begin = performance.now();
      let turns = 0;
      for (; performance.now() - begin < ms; turns += 10_000) {
        for (let i = 0; i < 10_000; i++) lock.withLockSync(nothing);
      }
      return ((performance.now() - begin) * 1e6) / turns;
    },
    close: async () => undefined,
  };
}
