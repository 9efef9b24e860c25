import { Thread } from '@parallel-cookbook/threading';
import { clock } from '../board.js';
import { tasks } from '../programs/crashing.js';
import { deaths, nonZero, sawOf, time } from './kinds.js';
import { smallHeap } from '../small-heap.js';

/** @typedef {import('./kinds.js').Crash} Crash */

const died = 'WorkerDiedError (ERR_PARALLEL_WORKER_DIED)';

/** @type {Crash[]} */
const joined = deaths.flatMap((how) =>
  /** @type {const} */ (['join', 'joinSync']).map((wait) => ({
    situation: `a Thread; ${wait}`,
    how,
    expects: died,
    trial: async () => {
      const death = time();
      const thread = new Thread({ target: tasks.die, args: [how, death], resourceLimits: smallHeap });
      thread.start();
      if (how === 'terminated') {
        await nonZero(death);
        death[0] = clock();
        void thread.terminate();
      }
      const saw = await sawOf(() => thread[wait]());
      return { saw, recoveryMs: clock() - death[0] };
    },
  })),
);

/** @type {Crash[]} */
export const threadCrashes = [
  ...joined,
  {
    situation: 'a Thread calls process.abort, which would end the whole process: Node refuses it there',
    expects: 'TypeError (ERR_WORKER_UNSUPPORTED_OPERATION)',
    trial: async () => {
      const thread = new Thread({ target: tasks.abort });
      thread.start();
      return { saw: await sawOf(() => thread.join()) };
    },
  },
];
