import { ReadWriteLock } from '@parallel-cookbook/threading';
import { mainSlot, slots } from '../board.js';
import { enter, tallyAt, tasks } from '../programs/read-write-lock.js';
import { Visitors } from '../visitors.js';

const everyWay = ['sync', 'sync', 'sync', 'async', 'with', 'try'];

/**
 * Readers and writers of some values that are all the same whenever nobody writes.
 *
 * @param {import('../round.js').Round} round
 */
export async function readWriteLockRound(round) {
  const { random, board } = round;
  // A place for each and none to spare: whoever comes after a dead one has to get that one's.
  const maxReaders = random.choice([round.threads + 1, 64]);
  const lock = new ReadWriteLock({ maxReaders });
  const place = Visitors.place();
  const visitors = new Visitors(place, board);
  const cells = new Float64Array(new SharedArrayBuffer(8 * (tallyAt + slots)));
  const ways = random.choice([everyWay, ['sync'], ['async'], ['sync', 'async']]);
  const manner = { ways, writes: random.choice([0.02, 0.2, 0.5]), mayTear: round.deaths > 0 };
  const quota = round.quota(ways.includes('async') ? 6000 : 20_000);
  const shared = [lock, place, cells, manner];
  const parties = Array.from({ length: round.threads }, (_, slot) =>
    round.tend(
      slot,
      quota,
      (part) => ({ target: tasks.enter, args: [...shared, part] }),
      () => visitors.forget(1 << slot),
    ),
  );
  // A main thread that blocks sees no exit event, and must get on all the same.
  const mainWays = random.choice([undefined, ['async'], ['sync', 'with', 'try']]);
  if (mainWays) {
    parties.push(enter(lock, place, cells, { ...manner, ways: mainWays }, round.mainPart(Math.round(quota / 4))));
  }
  board.tell(mainSlot, mainWays ? 'works' : 'awaits the threads of the round');
  await Promise.all(parties);
  board.tell(mainSlot, 'looks at what is left');
  // One death may not have been told yet: nobody came after it.
  const untold = await lock.write.acquire().then(
    (guard) => (guard.release(), 0),
    () => 1,
  );
  if (untold) (await lock.write.acquire()).release();
  const { reading, writing, recoveries } = lock.statistics();
  round.check(reading === 0 && !writing, `${reading} read at the end, somebody writes: ${writing}`);
  round.check(recoveries <= round.kills, `${recoveries} recoveries after ${round.kills} deaths`);
  round.check(visitors.violations === 0, `${visitors.violations} times somebody was inside beside a writer`);
  round.check(visitors.torn === 0, `${visitors.torn} times values differed though nobody had died`);
  // A writer that dies has written some of the values, or all, and not yet told.
  const written = cells.subarray(tallyAt).reduce((sum, tally) => sum + tally, 0);
  const values = [...cells.subarray(0, tallyAt)];
  const [most, least] = [Math.max(...values) - written, Math.min(...values) - written];
  round.check(least >= 0 && most <= round.kills, `${values.join()} after ${written} writes and ${round.kills} deaths`);
}
