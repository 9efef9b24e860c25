import { defineTasks } from '@parallel-cookbook/primitives';
import { ThreadPoolExecutor } from '@parallel-cookbook/threading';
import type { Workload } from '../../../harness/contender.js';
import { median } from '../../../harness/median.js';
import { tasks as noops } from '../../../workloads/no-op.tasks.js';

const longMs = 100;
const shortTasks = 100;

function compute(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end;);
}

/** The long task. */
export const tasks = defineTasks(import.meta.url, { compute }, { namespace: 'benchmark-long' });

/** Milliseconds to the slowest of 100 no-ops submitted with, and after, one task that computes for 100 ms. */
export async function poolBehindLongTask(): Promise<Workload> {
  const pool = new ThreadPoolExecutor({ maxWorkers: 2 });

  async function slowestMs(): Promise<number> {
    const begin = performance.now();
    const long = pool.submit(tasks.compute, longMs);
    const done = await Promise.all(
      Array.from({ length: shortTasks }, (_, i) => pool.submit(noops.noop, i).then(() => performance.now())),
    );
    await long;
    return Math.max(...done) - begin;
  }

  await slowestMs();
  return {
    async run(ms) {
      const figures: number[] = [];
      for (const end = performance.now() + ms; performance.now() < end;) figures.push(await slowestMs());
      return median(figures);
    },
    close: () => pool.shutdown(),
  };
}
