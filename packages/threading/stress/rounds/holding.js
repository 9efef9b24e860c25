import { Occupancy } from '../occupancy.js';
import { hold, tallyAt, tasks } from '../programs/holding.js';
import { mainSlot, slots } from '../board.js';

const everyWay = ['sync', 'sync', 'sync', 'async', 'with', 'try'];

/**
 * A round over something that is held: threads, and now and then the main thread, take it and give it back.
 *
 * @param {import('../round.js').Round} round
 * @param {{ capacity: number, make: () => any, entersAgain?: boolean }} primitive
 * @returns {Promise<any>} the primitive as it was left.
 */
export async function holdingRound(round, { capacity, make, entersAgain = false }) {
  const { random, board } = round;
  const lock = make();
  const place = Occupancy.of(capacity);
  const counter = new Float64Array(new SharedArrayBuffer(8 * (tallyAt + slots)));
  const occupancy = new Occupancy(place, board);
  const manner = { ways: random.choice([everyWay, ['sync'], ['async'], ['sync', 'async']]), entersAgain };
  const quota = round.quota(manner.ways.includes('async') ? 6000 : 20_000);
  const shared = [lock, place, counter, manner];
  const parties = Array.from({ length: round.threads }, (_, slot) =>
    round.tend(
      slot,
      quota,
      (part) => ({ target: tasks.hold, args: [...shared, part] }),
      () => occupancy.leave(1 << slot),
    ),
  );
  // A main thread that blocks sees no exit event, and must get on all the same.
  const mainWays = random.choice([undefined, ['async'], ['sync', 'with', 'try']]);
  if (mainWays) {
    const part = round.mainPart(Math.round(quota / 4));
    parties.push(hold(lock, place, counter, { ways: mainWays, entersAgain }, part));
  }
  board.tell(mainSlot, mainWays ? 'works' : 'awaits the threads of the round');
  await Promise.all(parties);
  board.tell(mainSlot, 'looks at what is left');
  round.check(occupancy.violations === 0, `${occupancy.violations} times more than ${capacity} were inside`);
  if (capacity === 1) {
    const torn = counter[0] - counter.subarray(tallyAt).reduce((sum, tally) => sum + tally, 0);
    // A thread that dies between its two additions has done the first only.
    round.check(torn >= 0 && torn <= round.kills, `the counter is ${torn} off, after ${round.kills} deaths`);
  }
  return lock;
}
