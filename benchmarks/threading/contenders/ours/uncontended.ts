import { Lock, Semaphore } from '@parallel-cookbook/threading';
import type { Workload } from '../../../harness/contender.js';

const nothing = (): void => undefined;

/** Nanoseconds to lock and unlock, nobody competing. */
export async function lockUncontended(): Promise<Workload> {
  const lock = new Lock();
  return uncontended(() => {
    for (let i = 0; i < 10_000; i++) lock.withLockSync(nothing);
  });
}

/** Nanoseconds to take a permit and give it back, nobody competing. */
export async function semaphoreUncontended(): Promise<Workload> {
  const semaphore = new Semaphore(1);
  return uncontended(() => {
    for (let i = 0; i < 10_000; i++) semaphore.withPermitSync(nothing);
  });
}

function uncontended(tenThousandTimes: () => void): Workload {
  return {
    run: async (ms) => {
      const begin = performance.now();
      let turns = 0;
      for (; performance.now() - begin < ms; turns += 10_000) tenThousandTimes();
      return ((performance.now() - begin) * 1e6) / turns;
    },
    close: async () => undefined,
  };
}
