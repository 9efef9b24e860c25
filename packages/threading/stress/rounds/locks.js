import { BoundedSemaphore, Lock, RLock, Semaphore } from '@parallel-cookbook/threading';
import { holdingRound } from './holding.js';

/** @typedef {import('../round.js').Round} Round */

/** @param {Round} round @param {() => any} make @param {boolean} entersAgain */
async function lockRound(round, make, entersAgain) {
  const lock = await holdingRound(round, { capacity: 1, make, entersAgain });
  // One death may not have been told yet: nobody came after it.
  const untold = await lock.acquire().then(
    (guard) => (guard.release(), 0),
    () => 1,
  );
  if (untold) (await lock.acquire()).release();
  round.check(!lock.locked, 'the lock is held at the end');
  const { recoveries, waiting = 0 } = lock.statistics();
  round.check(recoveries <= round.kills, `${recoveries} recoveries after ${round.kills} deaths`);
  round.check(waiting === 0, `${waiting} stand in line at the end`);
}

/** @param {Round} round @param {new (value: number) => any} Class */
async function semaphoreRound(round, Class) {
  const value = round.random.integer(1, 4);
  const semaphore = await holdingRound(round, { capacity: value, make: () => new Class(value) });
  // Permits of the dead come back to whoever waits.
  const permits = [];
  for (let i = 0; i < value; i++) permits.push(await semaphore.acquire());
  round.check(semaphore.tryAcquire() === undefined, `there are more than ${value} permits`);
  for (const permit of permits) permit.release();
  round.check(semaphore.value === value, `${semaphore.value} permits are free, of ${value}`);
}

export const locks = {
  Lock: (/** @type {Round} */ round) => lockRound(round, () => new Lock(), false),
  RLock: (/** @type {Round} */ round) => lockRound(round, () => new RLock(), true),
  FairLock: (/** @type {Round} */ round) => lockRound(round, () => new Lock({ fair: true }), false),
  FairRLock: (/** @type {Round} */ round) => lockRound(round, () => new RLock({ fair: true }), true),
  Semaphore: (/** @type {Round} */ round) => semaphoreRound(round, Semaphore),
  BoundedSemaphore: (/** @type {Round} */ round) => semaphoreRound(round, BoundedSemaphore),
};
