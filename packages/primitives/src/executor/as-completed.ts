import { Deadline, throwIfAborted } from '../wait/deadline.js';
import type { WaitOptions } from '../wait/wait-options.js';
import type { Future } from './future.js';

/** How one of many futures ended, as `Promise.allSettled` would say it, with its place among them. */
export type Completion<T> =
  | { readonly index: number; readonly future: Future<T>; readonly status: 'fulfilled'; readonly value: T }
  | { readonly index: number; readonly future: Future<T>; readonly status: 'rejected'; readonly reason: unknown };

/**
 * Gives futures in the order in which they are done, each with how it ended. Leaving the loop early cancels nothing.
 *
 * Python analogue: `concurrent.futures.as_completed`. The time-out is for all of them together: then `TimeoutError`.
 * Throws `CancelledError` when the signal is aborted. A future that is given twice comes once, with its first index.
 *
 * @example
 * import { asCompleted, defineTasks, InlineExecutor, sleep } from '@parallel-cookbook/primitives';
 *
 * const { after } = defineTasks(import.meta.url, { after: (ms) => sleep(ms).then(() => ms) });
 * const pool = new InlineExecutor();
 * for await (const { index, value } of asCompleted([pool.submit(after, 30), pool.submit(after, 1)])) {
 *   console.log(index, value);
 * }
 * // 1 1
 * // 0 30
 */
export async function* asCompleted<T>(
  futures: Iterable<Future<T>>,
  options: WaitOptions = {},
): AsyncGenerator<Completion<T>, void, undefined> {
  const { timeoutMs, signal } = options;
  const deadline = Deadline.after(timeoutMs);
  const places = new Map<Future<T>, number>();
  let count = 0;
  for (const future of futures) {
    if (!places.has(future)) places.set(future, count);
    count++;
  }
  const finished: Future<T>[] = [];
  let wake: (() => void) | undefined;
  const onDone = (future: Future<T>): void => {
    finished.push(future);
    wake?.();
  };
  const onAbort = (): void => wake?.();
  const ms = deadline.remainingMs();
  // The timer decides, not the clock: a timer may fire a little before its time.
  let timedOut = false;
  const onTime = (): void => {
    timedOut = true;
    wake?.();
  };
  const timer = ms === Infinity ? undefined : setTimeout(onTime, ms);
  signal?.addEventListener('abort', onAbort, { once: true });
  for (const future of places.keys()) future.addDoneCallback(onDone);
  try {
    for (let given = 0; given < places.size; given++) {
      while (finished.length <= given) {
        throwIfAborted(signal, 'asCompleted');
        if (timedOut) {
          throw deadline.error(`complete ${places.size - given} of ${places.size} futures`);
        }
        await new Promise<void>((resolve) => (wake = resolve));
      }
      yield await completion(finished[given] as Future<T>, places);
    }
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
    for (const future of places.keys()) future.removeDoneCallback(onDone);
  }
}

async function completion<T>(future: Future<T>, places: ReadonlyMap<Future<T>, number>): Promise<Completion<T>> {
  const index = places.get(future) as number;
  try {
    return { index, future, status: 'fulfilled', value: await future };
  } catch (reason) {
    return { index, future, status: 'rejected', reason };
  }
}
