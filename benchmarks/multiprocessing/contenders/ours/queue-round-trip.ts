import { ProcessPoolExecutor, Queue } from '@parallel-cookbook/multiprocessing';
import { defineTasks } from '@parallel-cookbook/primitives';
import type { Workload } from '../../../harness/contender.js';

/** Sends numbers, one when the one before has come back. Returns microseconds for each. */
function ask(there: Queue<number>, back: Queue<number>, ms: number): number {
  const begin = performance.now();
  let sent = 0;
  while (performance.now() - begin < ms) {
    there.putSync(++sent);
    const got = back.getSync();
    if (got !== sent) throw new Error(`${sent} came back as ${got}`);
  }
  const took = performance.now() - begin;
  there.putSync(0);
  return (took * 1e3) / sent;
}

function answer(there: Queue<number>, back: Queue<number>): void {
  for (let n = there.getSync(); n !== 0; n = there.getSync()) back.putSync(n);
}

/** The two ends. */
export const tasks = defineTasks(import.meta.url, { ask, answer }, { namespace: 'benchmark-processes-round-trip' });

/** Microseconds there and back through two queues between two processes that block. */
export async function queueRoundTrip(): Promise<Workload> {
  const pool = new ProcessPoolExecutor({ maxWorkers: 2 });
  const [there, back] = [new Queue<number>(), new Queue<number>()];
  return {
    async run(ms) {
      const [microseconds] = await Promise.all([
        pool.submit(tasks.ask, there, back, ms),
        pool.submit(tasks.answer, there, back),
      ]);
      return microseconds;
    },
    close: () => pool.shutdown(),
  };
}
