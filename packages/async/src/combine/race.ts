import { ArgumentError } from '@parallel-cookbook/primitives';
import type { ScopedWaitOptions } from '../loop/wait-options.js';
import { bodyOf, type Awaitable, type AwaitedOf } from '../task/awaitable.js';
import { Contest } from './contest.js';
import type { Outcome } from './outcome.js';

/**
 * Runs functions beside each other; the first that ends, well or badly, decides. The others are cancelled and their end is
 * awaited, so that none goes on unseen as after `Promise.race`.
 *
 * Python analogue: `asyncio.wait(…, FIRST_COMPLETED)` and cancelling the rest by hand. Promises that are handed in go on.
 *
 * @throws what the first one threw; CancelledError; ArgumentError when there is none.
 *
 * @example
 * import { race, sleep } from '@parallel-cookbook/async';
 *
 * const winner = await race([() => sleep(60_000).then(() => 'tortoise'), () => sleep(1).then(() => 'hare')]);
 * console.log(winner); // hare
 */
export async function race<const A extends readonly Awaitable<unknown>[]>(
  awaitables: A,
  { scope }: Pick<ScopedWaitOptions, 'scope'> = {},
): Promise<AwaitedOf<A[number]>> {
  if (awaitables.length === 0) throw new ArgumentError('awaitables', awaitables, 'give at least one');
  const bodies = awaitables.map((awaitable, i) => bodyOf(awaitable, `awaitables[${i}]`));
  const first = await Contest.hold<unknown, Outcome<unknown>>(
    'race',
    scope,
    (contest) => {
      for (const [i, body] of bodies.entries()) contest.enter(i, body);
    },
    ({ outcome }, contest) => contest.decide(outcome),
  );
  if (first.status === 'rejected') throw first.reason;
  return first.value as AwaitedOf<A[number]>;
}
