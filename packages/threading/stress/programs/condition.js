import { defineTasks } from '@parallel-cookbook/primitives';
import { clock } from '../board.js';
import { Lane } from '../lane.js';

/** @typedef {import('@parallel-cookbook/threading').Condition} Condition */
/** @typedef {import('../lane.js').Part} Part */

/** Cells under the lock: how many tokens there are, and from these on what each slot has made and taken. */
export const madeAt = 8;
export const takenAt = 24;

/** Makes tokens, one or a few at a time, and tells as many waiters. @param {Condition} condition @param {Int32Array} cells @param {Part} part */
export async function make(condition, cells, part) {
  const lane = new Lane(part);
  const { random, slot } = lane;
  const add = () => {
    const many = Math.min(random.next() < 0.8 ? 1 : random.integer(2, 4), lane.until - lane.board.done(slot));
    for (let i = 0; i < many; i++) {
      cells[0]++;
      cells[madeAt + slot]++;
      lane.count();
    }
    if (random.next() < 0.1) condition.notifyAll();
    else condition.notify(many);
  };
  while (lane.goesOn) {
    if (random.next() < 0.3) {
      await guarded(lane, condition, async () => {
        lane.tell('awaits acquire');
        await condition.withLock(async () => {
          await lane.dieIfDue();
          add();
        });
      });
    } else {
      await guarded(lane, condition, async () => {
        lane.tell('blocks in acquireSync');
        condition.withLockSync(add);
        await lane.dieIfDue();
      });
    }
    lane.work(2000);
  }
  lane.tell('nothing');
}

/** Takes tokens, waiting in every way for there to be one. @param {Condition} condition @param {Int32Array} cells @param {Part} part */
export async function take(condition, cells, part) {
  const lane = new Lane(part);
  const { random, slot } = lane;
  const isThere = () => cells[0] > 0;
  const remove = () => {
    cells[0]--;
    cells[takenAt + slot]++;
    lane.count();
  };
  while (lane.goesOn) {
    await guarded(lane, condition, async () => {
      if (random.next() < 0.4) {
        lane.tell('awaits wait');
        await condition.withLock(async () => {
          await condition.waitFor(isThere, lane.limits());
          await lane.dieIfDue();
          remove();
        });
      } else {
        lane.tell('blocks in waitSync');
        condition.withLockSync(() => {
          condition.waitForSync(isThere, lane.timeout());
          remove();
        });
      }
    });
  }
  lane.tell('nothing');
}

/**
 * Whoever is told that the lock came from the dead wakes everybody, as a user has to: the dead may have changed something and not
 * have said so.
 *
 * @param {Lane} lane @param {Condition} condition @param {() => Promise<void>} body
 */
async function guarded(lane, condition, body) {
  const from = clock();
  try {
    await body();
  } catch (error) {
    if (Lane.wasCutShort(error)) return;
    if (error.code !== 'ERR_PARALLEL_OWNER_DIED') throw error;
    lane.board.recovered(from);
    await guarded(lane, condition, async () => condition.withLockSync(() => condition.notifyAll()));
  }
}

export const tasks = defineTasks(import.meta.url, { make, take }, { namespace: 'stress-condition' });
