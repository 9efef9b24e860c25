import { run, TaskGroup } from '@parallel-cookbook/async';
import type { Workload } from '../../../harness/contender.js';
import { Counted } from '../../../workloads/counted.js';

/** Nanoseconds to spawn a task in a group and join it. */
export async function spawn(): Promise<Workload> {
  const counted = new Counted();
  const body = async (): Promise<void> => counted.increment();
  return counted.workload(
    2_000,
    (times) =>
      TaskGroup.run((group) => {
        for (let i = 0; i < times; i++) group.spawn(body);
      }),
    run,
  );
}
