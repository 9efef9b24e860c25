import { Lock, run, TaskGroup } from '@parallel-cookbook/async';
import type { Workload } from '../../../harness/contender.js';
import { contenders, Counted } from '../../../workloads/counted.js';

/** Nanoseconds to acquire and release a lock that is free. */
export async function lockFree(): Promise<Workload> {
  const counted = new Counted();
  const lock = new Lock();
  return counted.workload(
    2_000,
    async (times) => {
      for (let i = 0; i < times; i++) await lock.withLock(counted.increment);
    },
    run,
  );
}

/** The same for a hundred tasks: each holds the lock until its next turn, so all others find it held. */
export async function lockContended(): Promise<Workload> {
  const counted = new Counted();
  const lock = new Lock();
  return counted.workload(
    10_000,
    async (times) => {
      const before = lock.statistics().contentions;
      await TaskGroup.run((group) => {
        for (let task = 0; task < contenders; task++) {
          group.spawn(async () => {
            for (let i = 0; i < times / contenders; i++) {
              const guard = await lock.acquire();
              counted.increment();
              guard.release();
            }
          });
        }
      });
      if (lock.statistics().contentions - before < times - 1) throw new Error('nobody was in the way');
    },
    run,
  );
}
