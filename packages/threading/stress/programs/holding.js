import { defineTasks } from '@parallel-cookbook/primitives';
import { clock } from '../board.js';
import { Lane } from '../lane.js';
import { Occupancy } from '../occupancy.js';

/** @typedef {import('../lane.js').Part} Part */

/** Where the counter stands that only holders change, and what each slot added to it. */
export const tallyAt = 8;

/**
 * Takes and gives a lock, a re-entrant lock or a permit, in every way there is, and watches that no more are inside than may be.
 *
 * @param {import('@parallel-cookbook/primitives').Mutex} lock or an RLock or a Semaphore.
 * @param {{ buffer: SharedArrayBuffer, capacity: number }} place
 * @param {Float64Array} counter one cell that holders add to without any care, from `tallyAt` on what each has added.
 * @param {{ ways: readonly string[], entersAgain: boolean }} manner
 * @param {Part} part
 */
export async function hold(lock, place, counter, { ways, entersAgain }, part) {
  const lane = new Lane(part);
  const { random, slot, bit, board } = lane;
  const occupancy = new Occupancy(place, board);
  const exclusive = place.capacity === 1;
  const inside = () => {
    occupancy.enter(bit);
    if (!exclusive) return void lane.work();
    const before = counter[0];
    lane.work();
    counter[0] = before + 1;
    counter[tallyAt + slot]++;
  };
  const leave = () => {
    occupancy.leave(bit);
    lane.count();
  };
  while (lane.goesOn) {
    const way = random.choice(ways);
    const from = clock();
    try {
      if (way === 'async') {
        lane.tell('awaits acquire');
        const guard = await lock.acquire(lane.limits());
        const again = entersAgain && random.next() < 0.3 ? guard.reacquire() : undefined;
        lane.tell('holds the lock');
        inside();
        if (random.next() < 0.3) await null;
        await lane.dieIfDue();
        leave();
        again?.release();
        guard.release();
      } else if (way === 'with') {
        lane.tell('blocks in acquireSync');
        if (lock.withLockSync) lock.withLockSync(() => (inside(), leave()));
        else lock.withPermitSync(() => (inside(), leave()));
      } else {
        lane.tell('blocks in acquireSync');
        const guard = way === 'try' ? lock.tryAcquire() : lock.acquireSync(lane.timeout());
        if (!guard) {
          lane.count();
          continue;
        }
        const again = entersAgain ? Array.from({ length: random.integer(0, 2) }, () => lock.acquireSync()) : [];
        lane.tell('holds the lock');
        inside();
        if (lane.mustDie) await lane.dieIfDue();
        leave();
        for (const inner of again) inner.release();
        guard.release();
      }
    } catch (error) {
      if (error.code === 'ERR_PARALLEL_OWNER_DIED') board.recovered(from);
      else if (!Lane.wasCutShort(error)) throw error;
      lane.count();
    }
  }
  lane.tell('nothing');
}

export const tasks = defineTasks(import.meta.url, { hold }, { namespace: 'stress-holding' });
