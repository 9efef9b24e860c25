import { nameOf } from './kinds.js';
import { poolCrashes } from './pool.js';
import { threadCrashes } from './threads.js';
import { waitCrashes } from './waits.js';

const crashes = [...poolCrashes, ...threadCrashes, ...waitCrashes];

/**
 * Makes every kind of crash happen so many times, and tells what was seen and how long it took until things went on.
 *
 * @param {import('../watchdog.js').Watchdog} watchdog @param {import('../board.js').Board} board @param {number} times
 * @param {string} situations only those with this text in them.
 */
export async function crashTable(watchdog, board, times, situations) {
  const rows = [];
  for (const { situation, how, expects, trial } of crashes.filter(({ situation }) => situation.includes(situations))) {
    const seen = new Set();
    const took = [];
    for (let i = 0; i < times; i++) {
      watchdog.watch(`crash: ${situation}, ${how ?? ''}; expected: ${expects}`);
      board.clear();
      try {
        const { saw, recoveryMs } = await trial();
        seen.add(saw);
        if (recoveryMs !== undefined) took.push(recoveryMs);
      } catch (error) {
        seen.add(`the trial ended with ${nameOf(error)}`);
      }
    }
    took.sort((one, other) => one - other);
    const saw = [...seen].join(' or ');
    rows.push({
      situation,
      how,
      saw,
      medianMs: took[took.length >> 1],
      slowestMs: took.at(-1),
      asExpected: saw === expects,
    });
  }
  return rows;
}
