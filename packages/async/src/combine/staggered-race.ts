import { ArgumentError } from '@parallel-cookbook/primitives';
import type { CancelScope } from '../loop/cancel-scope.js';
import type { ScopedWaitOptions } from '../loop/wait-options.js';
import { Future } from '../task/future.js';
import { moveOnAfter } from '../task/timeout.js';
import type { TaskBody } from '../task/task.js';
import { Contest } from './contest.js';

export interface StaggeredRaceOptions extends Pick<ScopedWaitOptions, 'scope'> {
  /** How long to wait for the one before, in milliseconds; `undefined`: until it fails. */
  readonly delayMs?: number | undefined;
}

/** How a staggered race ended. */
export type StaggeredRaceResult<T> =
  | { readonly won: true; readonly value: T; readonly index: number; readonly errors: readonly unknown[] }
  | { readonly won: false; readonly value: undefined; readonly index: undefined; readonly errors: readonly unknown[] };

/**
 * Starts functions one after the other, each when the one before has failed or has taken longer than `delayMs`. The first that
 * ends well wins; the others are cancelled and their end is awaited. "Happy eyeballs" (RFC 8305) is made of this.
 *
 * Python analogue: `asyncio.staggered.staggered_race`.
 *
 * @returns the winner's value and place, and the errors of those that failed, at their places; `won: false` when all failed.
 *
 * @example
 * import { sleep, staggeredRace } from '@parallel-cookbook/async';
 *
 * const { value, index } = await staggeredRace([() => sleep(60_000), async () => 'second'], { delayMs: 1 });
 * console.log(value, index); // second 1
 */
export async function staggeredRace<T>(
  bodies: readonly TaskBody<T>[],
  { delayMs, scope }: StaggeredRaceOptions = {},
): Promise<StaggeredRaceResult<T>> {
  if (delayMs !== undefined && !(typeof delayMs === 'number' && delayMs >= 0)) {
    throw new ArgumentError('delayMs', delayMs, 'give milliseconds, 0 or more');
  }
  const errors: unknown[] = [];
  if (bodies.length === 0) return { won: false, value: undefined, index: undefined, errors };
  const over = bodies.map((_, i) => new Future<void>(`the end of attempt ${i}`));
  let left = bodies.length;
  return Contest.hold<T, StaggeredRaceResult<T>>(
    'staggered race',
    scope,
    (contest) => {
      contest.beside(async (task) => {
        for (const [i, body] of bodies.entries()) {
          if (i > 0) await patience(over[i - 1] as Future<void>, delayMs, task.scope);
          contest.enter(i, body);
        }
      });
    },
    ({ index, outcome }, contest) => {
      if (outcome.status === 'fulfilled') {
        contest.decide({ won: true, value: outcome.value, index, errors });
        return;
      }
      errors[index] = outcome.reason;
      over[index]?.setResult();
      if (--left === 0) contest.decide({ won: false, value: undefined, index: undefined, errors });
    },
  );
}

async function patience(end: Future<void>, delayMs: number | undefined, scope: CancelScope): Promise<void> {
  if (delayMs === undefined) await end.result({ scope });
  else await moveOnAfter(delayMs, (inner) => end.result({ scope: inner }), { scope });
}
