import { importTasks } from '@parallel-cookbook/primitives';
import { ThreadPoolExecutor } from '@parallel-cookbook/threading';
import { clock } from '../board.js';
import { tasks } from '../programs/crashing.js';
import { deaths, flag, nameOf, sawOf, time } from './kinds.js';
import { smallHeap } from '../small-heap.js';

/** @typedef {import('./kinds.js').Crash} Crash */

const died = 'WorkerDiedError (ERR_PARALLEL_WORKER_DIED)';

/**
 * A trial in a pool of one thread, so that the next task needs the same thread or its successor.
 *
 * @param {object} options of the pool.
 * @param {(pool: ThreadPoolExecutor, death: Float64Array) => Promise<string>} body what happens; says what the caller saw.
 * @param {(pool: ThreadPoolExecutor) => unknown} [next] how the next task is waited for.
 */
async function inPool(options, body, next = (pool) => pool.submit(tasks.echo, 1)) {
  const pool = new ThreadPoolExecutor({ maxWorkers: 1, ...options });
  try {
    await pool.submit(tasks.echo, 0).exception();
    const death = time();
    const saw = await body(pool, death);
    if (death[0] === 0) death[0] = clock();
    await next(pool);
    return { saw, recoveryMs: clock() - death[0] };
  } finally {
    await pool.shutdown();
  }
}

/** @type {Crash[]} */
const taskDeaths = deaths
  .filter((how) => how !== 'terminated')
  .flatMap((how) => [
    {
      situation: 'a task of a pool; its caller awaits',
      how,
      expects: died,
      trial: () =>
        inPool({ resourceLimits: smallHeap }, (pool, death) => sawOf(() => pool.submit(tasks.die, how, death))),
    },
    {
      situation: 'a task of a pool; its caller is blocked in resultSync',
      how,
      expects: died,
      trial: () =>
        inPool(
          { resourceLimits: smallHeap },
          (pool, death) => sawOf(() => pool.submit(tasks.die, how, death).resultSync()),
          (pool) => pool.submit(tasks.echo, 1).resultSync(),
        ),
    },
  ]);

/** @type {Crash[]} */
export const poolCrashes = [
  {
    situation: 'a task throws',
    expects: 'RangeError, its status 7',
    trial: () =>
      inPool({}, async (pool) => {
        const error = /** @type {any} */ (await pool.submit(tasks.fail, 'no').exception());
        return `${nameOf(error)}, its status ${error.status}`;
      }),
  },
  {
    situation: 'a task overflows its stack',
    expects: 'RangeError',
    trial: () => inPool({}, (pool) => sawOf(() => pool.submit(tasks.overflow))),
  },
  ...taskDeaths,
  {
    situation: 'a task is over, then its timer throws while another task runs',
    expects: `done, and ${died}`,
    trial: () =>
      inPool({}, async (pool, death) => {
        const [first, second] = [pool.submit(tasks.leaveBomb, death), pool.submit(tasks.idle, flag())];
        return `${await sawOf(() => first)}, and ${await sawOf(() => second)}`;
      }),
  },
  {
    situation: 'a task hears nothing, its time is over, cancelRunning: kill',
    expects: 'TimeoutError (ERR_PARALLEL_TIMEOUT)',
    trial: () =>
      inPool({ cancelRunning: 'kill' }, (pool) =>
        sawOf(() => pool.with({ timeoutMs: 100 }).submit(tasks.deaf, flag())),
      ),
  },
  {
    situation: 'a task hears nothing and is cancelled, cancelRunning: kill',
    expects: 'CancelledError (ERR_PARALLEL_CANCELLED)',
    trial: () =>
      inPool({ cancelRunning: 'kill' }, async (pool) => {
        const [begun, controller] = [flag(), new AbortController()];
        const future = pool.with({ signal: controller.signal }).submit(tasks.deaf, begun);
        while (begun[0] === 0) await new Promise((resolve) => setTimeout(resolve, 1));
        controller.abort();
        return sawOf(() => future);
      }),
  },
  {
    situation: 'the module of a task is missing',
    expects: 'TaskNotFoundError (ERR_PARALLEL_TASK_NOT_FOUND)',
    trial: () => {
      const missing = /** @type {any} */ (
        importTasks(new URL('./there-is-none.js', import.meta.url), { namespace: 'missing' })
      );
      return inPool({}, (pool) => sawOf(() => pool.submit(missing.task)));
    },
  },
  {
    situation: 'the initializer of a pool throws',
    expects: 'BrokenExecutorError (ERR_PARALLEL_BROKEN_EXECUTOR), for ever',
    trial: async () => {
      const pool = new ThreadPoolExecutor({ maxWorkers: 1, initializer: tasks.refuse });
      const first = await sawOf(() => pool.submit(tasks.echo, 1));
      const later = await sawOf(() => pool.submit(tasks.echo, 1));
      await pool.shutdown();
      return { saw: first === later ? `${first}, for ever` : `${first}, then ${later}` };
    },
  },
];
