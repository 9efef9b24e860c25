import { detectDeadlocks, Random, sleepSync } from '@parallel-cookbook/primitives';

/** @typedef {import('@parallel-cookbook/primitives').Mutex | import('@parallel-cookbook/primitives').RLock} Lock */
/** @typedef {import('@parallel-cookbook/primitives').Barrier} Barrier */
/** @typedef {import('@parallel-cookbook/primitives').Event} Signal */
/** @typedef {import('@parallel-cookbook/primitives').SharedArray<'i32'>} Cells */

/** What a wait came to: 'done', or what the error tells. @param {unknown} error */
function told(error) {
  const { code, cycle, message } = /** @type {{ code?: string, cycle?: unknown, message: string }} */ (error);
  return { code, cycle, message };
}

/** Takes one lock, then, when all others have theirs, the other. @param {Lock} first @param {Lock} second @param {Barrier} all @param {number} [timeoutMs] */
export function takeBoth(first, second, all, timeoutMs) {
  const outer = first.acquireSync();
  all.waitSync();
  try {
    second.acquireSync({ timeoutMs }).release();
    return 'done';
  } catch (error) {
    return told(error);
  } finally {
    outer.release();
  }
}

/** The same by tasks. @param {Lock} first @param {Lock} second @param {Barrier} all */
export async function awaitBoth(first, second, all) {
  try {
    return await first.withLock(async () => {
      await all.wait();
      return await second.withLock(() => 'done');
    });
  } catch (error) {
    return told(error);
  }
}

/** Holds a task's lock while its thread blocks for the other. @param {Lock} first @param {Lock} second @param {Barrier} all */
export async function awaitThenBlock(first, second, all) {
  const guard = await first.acquire();
  await all.wait();
  try {
    second.acquireSync().release();
    return 'done';
  } catch (error) {
    return told(error);
  } finally {
    guard.release();
  }
}

/** Takes one lock and never gives it back. @param {Lock} lock @param {Barrier} all */
export function takeAndStay(lock, all) {
  lock.acquireSync();
  all.waitSync();
  for (;;) sleepSync(1000);
}

/** Whether detection, which somebody else switched on, finds a thread that waits for itself through a task. @param {Lock} lock */
export async function waitForOneself(lock) {
  try {
    await lock.withLock(() => lock.withLock(() => undefined));
    return 'done';
  } catch (error) {
    return told(error);
  }
}

/**
 * Takes locks in random orders. What is held and waited for is written down apart from the library, so each report can be
 * checked against it: whoever is in a cycle stands still until the one who was told lets go.
 *
 * @param {Cells} truth holder of each lock, then what each lane waits for; all plus 1, 0: nothing
 * @param {number} lane @param {number} rounds @param {boolean} ordered @param {Lock[]} locks
 */
export function takeAtRandom(truth, lane, rounds, ordered, ...locks) {
  const random = new Random(lane + 1);
  const waits = locks.length + lane;
  let reports = 0;
  for (let round = 0; round < rounds; round++) {
    const wanted = random.shuffled(locks.keys()).slice(0, random.integer(2, 3));
    if (ordered) wanted.sort((a, b) => a - b);
    /** @type {{ index: number, guard: { release(): void } }[]} */
    const held = [];
    try {
      for (const index of wanted) {
        truth.set(waits, index + 1);
        const guard = /** @type {Lock} */ (locks[index]).acquireSync();
        truth.set(index, lane + 1);
        truth.set(waits, 0);
        held.push({ index, guard });
      }
    } catch (error) {
      if (/** @type {{ code?: string }} */ (error).code !== 'ERR_PARALLEL_DEADLOCK') throw error;
      reports++;
      // From lock to holder to lock, and so back to this lane.
      let at = lane;
      for (let step = 0; step === 0 || at !== lane; step++) {
        const lock = truth.get(locks.length + at) - 1;
        const holder = lock < 0 ? -1 : truth.get(lock) - 1;
        if (holder < 0 || step > 8)
          throw new Error(`a report of no deadlock: lane ${at} is not kept`, { cause: error });
        at = holder;
      }
      truth.set(waits, 0);
    } finally {
      for (const { index, guard } of held.reverse()) {
        truth.set(index, 0);
        guard.release();
      }
    }
  }
  return reports;
}

/** Says what this thread sees held. @param {Lock} _lock a handle, which arrives here */
export function seeHolds(_lock) {
  const detection = detectDeadlocks();
  const { holds } = detection;
  detection.stop();
  return holds;
}

/** Begins before detection is on, takes a lock of which it knows when told to. @param {Lock} lock @param {Signal} begun @param {Signal} go @param {Signal} held @param {Signal} letGo */
export function holdWhenTold(lock, begun, go, held, letGo) {
  begun.set();
  go.waitSync();
  const guard = lock.acquireSync();
  held.set();
  letGo.waitSync();
  guard.release();
}
