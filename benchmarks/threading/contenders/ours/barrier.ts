import { defineTasks, SharedValue } from '@parallel-cookbook/primitives';
import { Barrier, ThreadPoolExecutor } from '@parallel-cookbook/threading';
import type { Workload } from '../../../harness/contender.js';

/** Meets the other party until `ms` are over; the leader says in time which round is the last. Returns rounds a second. */
function meet(meeting: Barrier, last: SharedValue<'i32'>, ms: number, leads: boolean): number {
  meeting.waitSync();
  const begin = performance.now();
  for (let round = 1; ; round++) {
    if (leads && performance.now() - begin > ms) last.store(round);
    meeting.waitSync();
    if (last.load() === round) return round / ((performance.now() - begin) / 1000);
  }
}

/** One of the two parties. */
export const tasks = defineTasks(import.meta.url, { meet }, { namespace: 'benchmark-barrier' });

/** Rounds a second of two threads that do nothing but meet. */
export async function barrier(): Promise<Workload> {
  const pool = new ThreadPoolExecutor({ maxWorkers: 2 });
  const meeting = new Barrier(2);
  const last = new SharedValue('i32');
  return {
    async run(ms) {
      last.store(0);
      const parties = [true, false].map((leads) => pool.submit(tasks.meet, meeting, last, ms, leads));
      const [rate] = await Promise.all(parties);
      return rate as number;
    },
    close: () => pool.shutdown(),
  };
}
