import { pack, threadDomain } from '@parallel-cookbook/primitives';
import { LaneWorker } from '@parallel-cookbook/primitives/lane';
import { writeSync } from 'node:fs';
import { inspect } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { StartedProgram, StartedTask } from '../transport/spawning.js';
import type { ParentsPlace, StartRanks } from './embedded-spawning.js';

const start = { module: new URL('./spawned-thread.js', import.meta.url).href, exportName: 'beginSpawnedThread' };

/** What a thread begins with that was spawned. */
export interface SpawnedThreadStart {
  readonly rank: number;
  readonly memory: unknown;
  readonly place: ParentsPlace;
  readonly what: StartedProgram | StartedTask;
  /** Whether the arguments of a task are packed. */
  readonly given: unknown;
  readonly isPacked: boolean;
}

/** Further worker threads as ranks. They keep this thread alive, and end with it. */
export const startThreads: StartRanks = ({ memory, roll, launches, place }) => {
  const threads: (LaneWorker | undefined)[] = [];
  const region = threadDomain.describe(memory.region);
  for (const { what, maxprocs } of launches) {
    const packed = what.kind === 'task' ? pack(what.args, 'arguments') : undefined;
    // What is packed goes by its own way.
    const sent = packed && what.kind === 'task' ? { ...what, args: [] } : what;
    for (let i = 0; i < maxprocs; i++) {
      const rank = threads.length;
      const given = packed ?? what.args;
      const data: SpawnedThreadStart = {
        rank,
        memory: region,
        place,
        what: sent,
        given,
        isPacked: packed !== undefined,
      };
      const argv = what.kind === 'program' ? [...what.args] : [];
      const thread = new LaneWorker({
        name: `spawned rank ${rank}`,
        start,
        data,
        spawn: (module, options, adopt) => adopt(new Worker(module, { ...options, argv })),
      });
      // One that ended without a word is noticed by the others at once.
      thread.onEnded(() => {
        const { error } = thread.seenExit;
        if (error) writeSync(2, `${thread.name}: ${inspect(error)}\n`);
        roll.bury(rank);
      });
      threads.push(thread);
    }
  }
  return () => {
    // While this thread is blocked it hears of no end.
    for (const [rank, thread] of threads.entries()) {
      if (!thread?.ended) continue;
      roll.bury(rank);
      threads[rank] = undefined;
    }
  };
};
