import { getContext, stopForkserver, type StartMethodName } from '@parallel-cookbook/multiprocessing';
import { sleep } from '@parallel-cookbook/primitives';
import type { Workload } from '../../../harness/contender.js';
import { median } from '../../../harness/median.js';
import { tasks } from '../../../workloads/no-op.tasks.js';

/**
 * Milliseconds to start a process that calls a function, and to join it.
 *
 * @param restMs between two of them: spare processes get ready in that time.
 */
export async function start(method: StartMethodName, restMs = 0): Promise<Workload> {
  const { Process } = getContext(method);
  return {
    async run(ms) {
      const figures: number[] = [];
      for (const end = performance.now() + ms; performance.now() < end;) {
        if (restMs > 0) await sleep(restMs);
        const begin = performance.now();
        const child = new Process({ target: tasks.noop, args: [7] });
        child.start();
        const got = await child.join();
        if (got !== 7 || child.exitCode !== 0) throw new Error(`7 came back as ${got}, exit code ${child.exitCode}`);
        figures.push(performance.now() - begin);
      }
      return median(figures);
    },
    close: stopForkserver,
  };
}
