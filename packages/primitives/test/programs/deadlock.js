import { detectDeadlocks, Random, sleepSync } from '@parallel-cookbook/primitives';
import { threadId } from 'node:worker_threads';

/** @typedef {import('@parallel-cookbook/primitives').Mutex | import('@parallel-cookbook/primitives').RLock} Lock */
/** @typedef {import('@parallel-cookbook/primitives').ReadWriteLock} ReadWriteLock */
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

/** A side of a read-write lock, or a lock that has none. @param {Lock | ReadWriteLock} lock @param {'read' | 'write' | ''} side @returns {Lock} */
function sideOf(lock, side) {
  return /** @type {any} */ (side === '' ? lock : /** @type {ReadWriteLock} */ (lock)[side]);
}

/**
 * The same with sides of read-write locks.
 *
 * @param {Lock | ReadWriteLock} first @param {'read' | 'write' | ''} firstSide
 * @param {Lock | ReadWriteLock} second @param {'read' | 'write' | ''} secondSide @param {Barrier} all @param {number} [timeoutMs]
 */
export function takeBothSides(first, firstSide, second, secondSide, all, timeoutMs) {
  return takeBoth(sideOf(first, firstSide), sideOf(second, secondSide), all, timeoutMs);
}

/** The same by tasks. @param {Lock | ReadWriteLock} first @param {'read' | 'write' | ''} firstSide @param {Lock | ReadWriteLock} second @param {'read' | 'write' | ''} secondSide @param {Barrier} all */
export function awaitBothSides(first, firstSide, second, secondSide, all) {
  return awaitBoth(sideOf(first, firstSide), sideOf(second, secondSide), all);
}

/** Enters one side and leaves it. @param {ReadWriteLock} lock @param {'read' | 'write'} side */
export function pass(lock, side) {
  lock[side].withLockSync(() => undefined);
  return 'done';
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

/**
 * Enters sides of read-write locks, and locks, in random orders, each known by its index. What is held and waited for is written down
 * apart from the library, so reports can be checked against it: whoever is in a cycle stands still until the one who was told lets go.
 *
 * @param {Cells} truth of each lock who writes, plus 1, and a bit for each reader; of each lane its thread, the lock that it waits for,
 *   plus 1, and whether to write.
 * @param {number} lane @param {number} rounds @param {boolean} ordered @param {(Lock | ReadWriteLock)[]} locks
 */
export function enterAtRandom(truth, lane, rounds, ordered, ...locks) {
  const random = new Random(lane + 1);
  const laneAt = (/** @type {number} */ of) => 2 * locks.length + 3 * of;
  truth.set(laneAt(lane), threadId);
  /** @param {string} thread */
  const laneOf = (thread) => {
    for (let of = 0; laneAt(of) < truth.length; of++) if (thread === `worker-${truth.get(laneAt(of))}`) return of;
    throw new Error(`a report of ${thread}, which has no part in this`);
  };
  /** @param {string} thread @param {number} index @param {string | undefined} side */
  const waits = (thread, index, side) => {
    const at = laneAt(laneOf(thread));
    return truth.get(at + 1) === index + 1 && (side !== 'read' || truth.get(at + 2) === 1);
  };
  /** @param {string} thread @param {number} index @param {string | undefined} side */
  const holds = (thread, index, side) => {
    const of = laneOf(thread);
    if (side === 'read') return (truth.get(2 * index + 1) & (1 << of)) !== 0;
    // A writer that waits for readers keeps others out already.
    return truth.get(2 * index) === of + 1 || (waits(thread, index, side) && truth.get(laneAt(of) + 2) === 1);
  };
  let reports = 0;
  for (let round = 0; round < rounds; round++) {
    const wanted = random.shuffled(locks.keys()).slice(0, random.integer(2, 3));
    if (ordered) wanted.sort((a, b) => a - b);
    /** @type {(() => void)[]} */
    const leave = [];
    try {
      for (const index of wanted) {
        const lock = locks[index];
        const writes = random.next() < 0.5 || !('read' in lock);
        truth.set(laneAt(lane) + 2, Number(writes));
        truth.set(laneAt(lane) + 1, index + 1);
        const guard = sideOf(lock, 'read' in lock ? (writes ? 'write' : 'read') : '').acquireSync();
        const at = 2 * index + Number(!writes);
        if (writes) truth.set(at, lane + 1);
        else truth.add(at, 1 << lane);
        truth.set(laneAt(lane) + 1, 0);
        leave.push(() => {
          if (writes) truth.set(at, 0);
          else truth.add(at, -(1 << lane));
          guard.release();
        });
      }
    } catch (error) {
      const { code, cycle = [] } = /** @type {any} */ (error);
      if (code !== 'ERR_PARALLEL_DEADLOCK') throw error;
      reports++;
      const [own] = cycle;
      // A writer that was to wait for readers has let new ones in by now, so that the others have gone on.
      const standsStill = own.holds !== own.waitsFor.replace('.read', '.write') || own.holds === own.waitsFor;
      cycle.forEach((/** @type {any} */ link, /** @type {number} */ i) => {
        const next = cycle[(i + 1) % cycle.length];
        const [index, side] = link.waitsFor.split('.');
        const isSo = waits(link.thread, Number(index), side) && holds(next.thread, Number(index), side);
        if (next.holds !== link.waitsFor || (standsStill && !isSo))
          throw new Error('a report of no deadlock', { cause: error });
      });
      truth.set(laneAt(lane) + 1, 0);
    } finally {
      for (const undo of leave.reverse()) undo();
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
