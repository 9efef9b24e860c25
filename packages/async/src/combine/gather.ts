import type { ScopedWaitOptions } from '../loop/wait-options.js';
import { bodyOf, type Awaitable, type AwaitedOf } from '../task/awaitable.js';
import { TaskGroup } from '../task/task-group.js';
import { outcomeOf } from './outcome.js';

export interface GatherOptions extends Pick<ScopedWaitOptions, 'scope'> {
  /** Whether failures stand among the results, as `Promise.allSettled` has them, and cancel nothing. Default: `false`. */
  readonly returnExceptions?: boolean | undefined;
}

/** The result of each, in their order. */
export type Gathered<A extends readonly Awaitable<unknown>[]> = { -readonly [I in keyof A]: AwaitedOf<A[I]> };

/** How each ended, in their order. */
export type GatheredOutcomes<A extends readonly Awaitable<unknown>[]> = {
  -readonly [I in keyof A]: PromiseSettledResult<AwaitedOf<A[I]>>;
};

/**
 * Runs functions beside each other and gives all their results, in order. The first failure cancels the others, waits for
 * their end and is thrown; failures of the others go to the loop's exception handler. A `TaskGroup` throws all of them.
 *
 * Python analogue: `asyncio.gather`, which lets the others run on when one fails. Tasks and promises that are handed in run
 * already and belong to somebody else: they are waited for and never cancelled.
 *
 * @throws the first failure; CancelledError when it is cancelled; ArgumentError for what cannot be awaited.
 *
 * @example
 * import { gather, sleep } from '@parallel-cookbook/async';
 *
 * console.log(await gather([() => sleep(5).then(() => 'a'), async () => 2])); // [ 'a', 2 ]
 * const [bad] = await gather([() => Promise.reject(new RangeError('no'))], { returnExceptions: true });
 * console.log(bad.status, bad.reason.message); // rejected no
 */
export function gather<const A extends readonly Awaitable<unknown>[]>(
  awaitables: A,
  options: GatherOptions & { readonly returnExceptions: true },
): Promise<GatheredOutcomes<A>>;
export function gather<const A extends readonly Awaitable<unknown>[]>(
  awaitables: A,
  options?: GatherOptions & { readonly returnExceptions?: false | undefined },
): Promise<Gathered<A>>;
export async function gather(
  awaitables: readonly Awaitable<unknown>[],
  { returnExceptions = false, scope }: GatherOptions = {},
): Promise<unknown[]> {
  const bodies = awaitables.map((awaitable, i) => bodyOf(awaitable, `awaitables[${i}]`));
  const results = new Array<unknown>(bodies.length);
  let failure: PromiseRejectedResult | undefined;
  await TaskGroup.run(
    async (group) => {
      const { loop } = group.scope;
      for (const [i, body] of bodies.entries()) {
        group.spawn(async (task) => {
          const outcome = await outcomeOf(body, task);
          if (returnExceptions) {
            results[i] = outcome;
          } else if (outcome.status === 'fulfilled') {
            results[i] = outcome.value;
          } else if (failure) {
            const message = 'another failure in a gather that had failed already';
            loop.callExceptionHandler({ message, exception: outcome.reason, task });
          } else {
            failure = outcome;
            group.cancel(outcome.reason);
          }
        });
      }
    },
    { name: 'gather', scope },
  );
  if (failure) throw failure.reason;
  return results;
}
