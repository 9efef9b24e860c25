import { Event, Lock, Process, ProcessPoolExecutor } from '@parallel-cookbook/multiprocessing';
import { defineTasks, OwnerDiedError, Random, sleep, sleepSync } from '@parallel-cookbook/primitives';
import type { Workload } from '../../../harness/contender.js';

function holdForEver(lock: Lock, held: Event): void {
  lock.acquireSync();
  held.set();
  sleepSync(Infinity);
}

/** Blocks for the lock; returns when its owner's death was told, in milliseconds of the clock that all processes share. */
function takeOver(lock: Lock, waits: Event): number {
  waits.set();
  try {
    lock.acquireSync();
  } catch (error) {
    if (error instanceof OwnerDiedError) return sharedClockMs();
    throw error;
  }
  throw new Error('the lock was free, though nobody gave it back');
}

function sharedClockMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** The one who dies, and the one who waits. */
export const tasks = defineTasks(
  import.meta.url,
  { holdForEver, takeOver },
  { namespace: 'benchmark-processes-recovery' },
);

/** Milliseconds from `kill()` of a process that holds a lock until a blocked waiter has heard of it: the slowest round. */
export async function lockRecovery(): Promise<Workload> {
  const pool = new ProcessPoolExecutor({ maxWorkers: 1 });
  const random = new Random(1);

  async function recoveryMs(): Promise<number> {
    const [lock, held, waits] = [new Lock(), new Event(), new Event()];
    const victim = new Process({ target: tasks.holdForEver, args: [lock, held], daemon: true });
    victim.start();
    await held.wait();
    const heard = pool.submit(tasks.takeOver, lock, waits);
    await waits.wait();
    // The waiter looks for the dead from time to time: death comes at any point of that time.
    await sleep(random.uniform(5, 65));
    const died = sharedClockMs();
    victim.kill();
    const [at] = await Promise.all([heard, victim.sentinel]);
    return at - died;
  }

  await recoveryMs();
  return {
    async run(ms) {
      let slowest = 0;
      for (const end = performance.now() + ms; performance.now() < end;) {
        slowest = Math.max(slowest, await recoveryMs());
      }
      return slowest;
    },
    close: () => pool.shutdown(),
  };
}
