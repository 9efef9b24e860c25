import { defineTasks, Random } from '@parallel-cookbook/primitives';

/** @typedef {import('@parallel-cookbook/multiprocessing').Lock} Lock */
/** @typedef {import('@parallel-cookbook/multiprocessing').JoinableQueue<any>} Queue */
/** @typedef {import('@parallel-cookbook/primitives').SharedArray<'i32'>} Cells */

/** Adds to two numbers that must be equal whenever nobody has the lock, until it is killed. @param {Lock} lock @param {Cells} cells */
function holdAgainAndAgain(lock, cells) {
  for (;;) {
    try {
      lock.withLockSync(() => {
        cells.add(0, 1);
        cells.add(1, 1);
      });
    } catch (error) {
      if (/** @type {Error} */ (error).name !== 'OwnerDiedError') throw error;
      cells.add(2, 1);
    }
  }
}

/** Puts numbers and tells how many puts have returned, until it is killed. @param {Queue} queue @param {Cells} cells @param {number} seed */
function produce(queue, cells, seed) {
  const random = new Random(seed);
  for (let i = 0; ; i++) {
    queue.putSync([i, 'x'.repeat(random.integer(0, 200))]);
    cells.set(0, i + 1);
  }
}

/** Takes, and tells how many it has, until it is killed. @param {Queue} queue @param {Cells} cells */
function consume(queue, cells) {
  for (;;) {
    queue.getSync();
    cells.add(0, 1);
  }
}

/** @param {number} value */
function twice(value) {
  const until = performance.now() + 0.2;
  while (performance.now() < until);
  return 2 * value;
}
const pid = () => process.pid;

/** Stays in a way that the seed chooses. @param {import('@parallel-cookbook/multiprocessing').Event} here @param {import('@parallel-cookbook/multiprocessing').Event} never @param {number} way */
async function stay(here, never, way) {
  here.set();
  if (way === 0) for (;;);
  if (way === 1) never.waitSync();
  await new Promise((resolve) => setTimeout(resolve, 600_000));
}

export const tasks = defineTasks(
  import.meta.url,
  { holdAgainAndAgain, produce, consume, pid, stay },
  { namespace: 'chaos' },
);
export const idempotent = defineTasks(import.meta.url, { twice }, { namespace: 'chaos-again', idempotent: true });
