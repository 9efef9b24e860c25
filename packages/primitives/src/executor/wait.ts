import { CancelledError } from '../errors/cancelled.js';
import { Deadline, throwIfAborted } from '../wait/deadline.js';
import type { WaitOptions } from '../wait/wait-options.js';
import type { Future } from './future.js';

/** When {@link wait} comes back: with the first that is done, the first that failed, or all. */
export type ReturnWhen = 'FIRST_COMPLETED' | 'FIRST_EXCEPTION' | 'ALL_COMPLETED';
export const FIRST_COMPLETED = 'FIRST_COMPLETED';
export const FIRST_EXCEPTION = 'FIRST_EXCEPTION';
export const ALL_COMPLETED = 'ALL_COMPLETED';

export interface WaitForOptions extends WaitOptions {
  /** Default: `ALL_COMPLETED`. */
  readonly returnWhen?: ReturnWhen | undefined;
}

/** The futures that were settled when a wait ended, and the others. */
export interface WaitResult<T> {
  readonly done: ReadonlySet<Future<T>>;
  readonly notDone: ReadonlySet<Future<T>>;
}

/**
 * Waits for many futures at once. Never rejects because a task failed, and cancels nothing.
 *
 * Python analogue: `concurrent.futures.wait`. As there, a time-out is no error: what is not done stands in `notDone`.
 * Throws `CancelledError` when the signal is aborted.
 *
 * @example
 * import { defineTasks, InlineExecutor, wait } from '@parallel-cookbook/primitives';
 *
 * const { half } = defineTasks(import.meta.url, { half: (n) => n / 2 });
 * const pool = new InlineExecutor();
 * const { done, notDone } = await wait([pool.submit(half, 2), pool.submit(half, 4)]);
 * console.log(done.size, notDone.size); // 2 0
 */
export function wait<T>(futures: Iterable<Future<T>>, options: WaitForOptions = {}): Promise<WaitResult<T>> {
  const { returnWhen = ALL_COMPLETED, timeoutMs, signal } = options;
  return new Promise((resolve, reject) => {
    throwIfAborted(signal, 'wait');
    const deadline = Deadline.after(timeoutMs);
    const all = new Set(futures);
    let left = 0;
    const onDone = (future: Future<T>): void => {
      left--;
      if (left === 0 || ends(future, returnWhen)) finish();
    };
    const onAbort = (): void => {
      leave();
      reject(new CancelledError('wait', signal?.reason));
    };
    const leave = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      for (const future of all) future.removeDoneCallback(onDone);
    };
    const finish = (): void => {
      leave();
      resolve({
        done: new Set([...all].filter((future) => future.done)),
        notDone: new Set([...all].filter((future) => !future.done)),
      });
    };
    const ms = deadline.remainingMs();
    const timer = ms === Infinity ? undefined : setTimeout(finish, ms);
    let over = false;
    for (const future of all) {
      if (future.done) over ||= ends(future, returnWhen);
      else left++;
    }
    if (left === 0 || over) {
      finish();
      return;
    }
    signal?.addEventListener('abort', onAbort, { once: true });
    for (const future of all) if (!future.done) future.addDoneCallback(onDone);
  });
}

function ends<T>(future: Future<T>, returnWhen: ReturnWhen): boolean {
  if (returnWhen === ALL_COMPLETED) return false;
  return returnWhen === FIRST_COMPLETED || (future.failed && !future.cancelled);
}
