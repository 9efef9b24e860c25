import { Barrier, Lock, ProcessPoolExecutor, SharedArray } from '@parallel-cookbook/multiprocessing';
import { defineTasks } from '@parallel-cookbook/primitives';
import type { Workload } from '../../../harness/contender.js';

/** What one of the two processes did. */
interface Work {
  readonly turns: number;
  readonly seconds: number;
}

function increment(lock: Lock, counter: SharedArray<'i32'>, start: Barrier, ms: number): Work {
  const { values } = counter;
  // A plain read and a plain write: the count is right only if the lock excludes.
  const body = (): void => void (values[0] as number)++;
  start.waitSync();
  const begin = performance.now();
  let turns = 0;
  for (; performance.now() - begin < ms; turns += 1_000) {
    for (let i = 0; i < 1_000; i++) lock.withLockSync(body);
  }
  return { turns, seconds: (performance.now() - begin) / 1000 };
}

/** The work of one process. */
export const tasks = defineTasks(import.meta.url, { increment }, { namespace: 'benchmark-processes-contended' });

/** Millions of increments a second by two processes under one lock. */
export async function lockContended(): Promise<Workload> {
  const pool = new ProcessPoolExecutor({ maxWorkers: 2 });
  const lock = new Lock();
  const counter = new SharedArray('i32', 1);
  const start = new Barrier(2);
  return {
    async run(ms) {
      counter.set(0, 0);
      const work = (): PromiseLike<Work> => pool.submit(tasks.increment, lock, counter, start, ms);
      const [a, b] = await Promise.all([work(), work()]);
      const turns = a.turns + b.turns;
      if (counter.get(0) !== turns) throw new Error(`${turns - counter.get(0)} increments were lost`);
      return turns / Math.max(a.seconds, b.seconds) / 1e6;
    },
    close: () => pool.shutdown(),
  };
}
