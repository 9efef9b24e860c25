import { ArgumentError, TimeoutError } from '@parallel-cookbook/primitives';
import { currentScope } from '../loop/ambient.js';
import type { CancelScope } from '../loop/cancel-scope.js';
import type { ScopedWaitOptions } from '../loop/wait-options.js';
import { WaiterList } from '../loop/waiter-list.js';
import { isCompletable, onceDone, resultOf, type Completable } from './completable.js';

/** How one of many ended, as `Promise.allSettled` would say it, with the task itself and its place among them. */
export type Completion<F extends Completable> =
  | { readonly index: number; readonly future: F; readonly status: 'fulfilled'; readonly value: Awaited<F> }
  | { readonly index: number; readonly future: F; readonly status: 'rejected'; readonly reason: unknown };

/**
 * Gives tasks or futures in the order in which they are done, each with how it ended: those of a loop and those of executors, also
 * together. Leaving the loop early cancels nothing.
 *
 * Python analogue: `asyncio.as_completed`, as an async iterator of 3.13: it gives the very tasks that went in. The time-out is
 * for all of them together.
 *
 * @throws TimeoutError; CancelledError; ArgumentError for what is no task or future.
 *
 * @example
 * import { asCompleted, run, sleep, TaskGroup, TestClock } from '@parallel-cookbook/async';
 *
 * await run(
 *   () =>
 *     TaskGroup.run(async (group) => {
 *       const tasks = [30, 1].map((ms) => group.spawn(() => sleep(ms).then(() => ms), { name: `${ms} ms` }));
 *       for await (const { future, index, value } of asCompleted(tasks)) console.log(future.name, index, value);
 *     }),
 *   { clock: new TestClock() },
 * );
 * // 1 ms 1 1
 * // 30 ms 0 30
 */
export async function* asCompleted<F extends Completable>(
  futures: Iterable<F>,
  { timeoutMs, scope: given }: Pick<ScopedWaitOptions, 'scope' | 'timeoutMs'> = {},
): AsyncGenerator<Completion<F>, void, undefined> {
  const scope = given ?? currentScope();
  const places = new Map<F, number>();
  let count = 0;
  for (const future of futures) {
    if (!isCompletable(future)) throw new ArgumentError('futures', future, 'give tasks or futures');
    if (!places.has(future)) places.set(future, count);
    count++;
  }
  const finished: F[] = [];
  const name = `${count} futures`;
  const waiters = new WaiterList<void>({ kind: 'set of', name }, 'complete');
  const forget = Array.from(places.keys(), (future) =>
    onceDone(future, scope.loop, () => {
      finished.push(future);
      waiters.wakeFirst();
    }),
  );
  const until = timeoutMs === undefined ? Infinity : scope.loop.time() + timeoutMs;
  try {
    for (let given = 0; given < places.size; given++) {
      while (finished.length <= given) {
        const left = until === Infinity ? undefined : Math.max(0, until - scope.loop.time());
        await wakeUp(waiters, left, timeoutMs, scope, places.size - given);
      }
      yield completionOf(finished[given] as F, places);
    }
  } finally {
    for (const one of forget) one();
  }
}

async function wakeUp(
  waiters: WaiterList<void>,
  left: number | undefined,
  timeoutMs: number | undefined,
  scope: CancelScope,
  missing: number,
): Promise<void> {
  const options = { timeoutMs: left, scope };
  try {
    await (waiters.refusal(options) ?? waiters.wait(options, undefined));
  } catch (error) {
    throw error instanceof TimeoutError ? new TimeoutError(`complete ${missing} futures`, timeoutMs ?? 0) : error;
  }
}

function completionOf<F extends Completable>(future: F, places: ReadonlyMap<F, number>): Completion<F> {
  const index = places.get(future) as number;
  try {
    return { index, future, status: 'fulfilled', value: resultOf(future) as Awaited<F> };
  } catch (reason) {
    return { index, future, status: 'rejected', reason };
  }
}
