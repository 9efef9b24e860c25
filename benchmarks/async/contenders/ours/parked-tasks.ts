import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Event, run, sleep, TaskGroup } from '@parallel-cookbook/async';
import type { Workload } from '../../../harness/contender.js';

/** Mebibytes that 100,000 tasks take which wait for an event. */
export async function parkedTasks(): Promise<Workload> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const inUse = (): number => {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  return {
    run: () =>
      run(async () => {
        const event = new Event();
        let woken = 0;
        const before = inUse();
        const taken = await TaskGroup.run(async (group) => {
          for (let i = 0; i < 100_000; i++) {
            group.spawn(async () => {
              await event.wait();
              woken++;
            });
          }
          while (event.statistics().waiting < 100_000) await sleep(1);
          const bytes = inUse() - before;
          event.set();
          return bytes;
        });
        if (woken !== 100_000) throw new Error(`${100_000 - woken} tasks were lost`);
        return taken / 2 ** 20;
      }),
    close: async () => undefined,
  };
}
