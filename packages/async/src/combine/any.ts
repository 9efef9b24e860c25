import { ArgumentError } from '@parallel-cookbook/primitives';
import { ExceptionGroup } from '../errors/exception-group.js';
import type { ScopedWaitOptions } from '../loop/wait-options.js';
import { bodyOf, type Awaitable, type AwaitedOf } from '../task/awaitable.js';
import { Contest } from './contest.js';
import type { Outcome } from './outcome.js';

/**
 * Runs functions beside each other; the first that ends well decides. The others are cancelled and their end is awaited.
 *
 * Analogue: `Promise.any`, which leaves the others running.
 *
 * @throws ExceptionGroup of all failures, in the order of the functions, when none ends well; CancelledError; ArgumentError when
 * there is none.
 *
 * @example
 * import { any, sleep } from '@parallel-cookbook/async';
 *
 * const broken = () => Promise.reject(new Error('broken'));
 * console.log(await any([broken, () => sleep(1).then(() => 'mirror')])); // mirror
 */
export async function any<const A extends readonly Awaitable<unknown>[]>(
  awaitables: A,
  { scope }: Pick<ScopedWaitOptions, 'scope'> = {},
): Promise<AwaitedOf<A[number]>> {
  if (awaitables.length === 0) throw new ArgumentError('awaitables', awaitables, 'give at least one');
  const bodies = awaitables.map((awaitable, i) => bodyOf(awaitable, `awaitables[${i}]`));
  const errors: unknown[] = [];
  let left = bodies.length;
  const first = await Contest.hold<unknown, Outcome<unknown> | undefined>(
    'any',
    scope,
    (contest) => {
      for (const [i, body] of bodies.entries()) contest.enter(i, body);
    },
    ({ index, outcome }, contest) => {
      if (outcome.status === 'fulfilled') {
        contest.decide(outcome);
      } else {
        errors[index] = outcome.reason;
        if (--left === 0) contest.decide(undefined);
      }
    },
  );
  if (first?.status === 'fulfilled') return first.value as AwaitedOf<A[number]>;
  throw new ExceptionGroup('any: none ended well', errors);
}
