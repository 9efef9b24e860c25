import { Condition, Lock, RLock } from '@parallel-cookbook/threading';
import { mainSlot, slots } from '../board.js';
import { madeAt, takenAt, tasks } from '../programs/condition.js';

/**
 * Makers and takers of tokens over one condition. Each token is told to as many waiters as there are tokens, so a wake-up that
 * is lost leaves a taker waiting for ever.
 *
 * @param {import('../round.js').Round} round
 */
export async function conditionRound(round) {
  const { random, board } = round;
  const condition = new Condition(random.next() < 0.5 ? new Lock() : new RLock());
  const cells = new Int32Array(new SharedArrayBuffer(4 * (takenAt + slots)));
  const takers = Math.max(1, Math.floor(round.threads / 2));
  const makers = Math.max(1, round.threads - takers);
  const quota = Math.ceil(round.quota(2000) / Math.max(makers, takers)) * makers * takers;
  const sum = (/** @type {number} */ from) => cells.subarray(from, from + slots).reduce((all, one) => all + one, 0);
  /** Puts in order what somebody left half done: a token counted on one side only, and waiters that nobody told. */
  const repair = () =>
    condition
      .withLock(() => {
        for (let slot = 0; slot < takers + makers; slot++) {
          // The operation may have been counted, and the cell not, or the other way round: the cell is what holds.
          const at = (slot < takers ? takenAt : madeAt) + slot;
          if (board.doomed & (1 << slot)) cells[at] = board.done(slot);
        }
        cells[0] = sum(madeAt) - sum(takenAt);
        condition.notifyAll();
      })
      .catch((error) => (error.code === 'ERR_PARALLEL_OWNER_DIED' ? repair() : Promise.reject(error)));
  board.tell(mainSlot, 'awaits the threads of the round');
  const given = [condition, cells];
  await Promise.all([
    ...Array.from({ length: takers }, (_, slot) =>
      round.tend(slot, quota / takers, (part) => ({ target: tasks.take, args: [...given, part] }), repair),
    ),
    ...Array.from({ length: makers }, (_, slot) =>
      round.tend(takers + slot, quota / makers, (part) => ({ target: tasks.make, args: [...given, part] }), repair),
    ),
  ]);
  board.tell(mainSlot, 'looks at what is left');
  round.check(cells[0] === 0, `${cells[0]} tokens are left`);
  round.check(
    sum(madeAt) === quota && sum(takenAt) === quota,
    `${sum(madeAt)} made, ${sum(takenAt)} taken of ${quota}`,
  );
  const { waiting } = condition.statistics();
  round.check(waiting === 0, `${waiting} still wait`);
}
