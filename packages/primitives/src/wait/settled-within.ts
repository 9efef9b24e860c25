import { CancelledError } from '../errors/cancelled.js';
import { throwIfAborted, type Deadline } from './deadline.js';

/** Node fires a longer timer at once. */
const longestTimerMs = 0x7fffffff;

/**
 * What a promise gives, unless the deadline or the signal comes first: then `TimeoutError` or `CancelledError`. Leaves no timer and no
 * listener behind. Python: `asyncio.wait_for`, which also cancels what it waits for.
 */
export function settledWithin<T>(
  promise: PromiseLike<T>,
  deadline: Deadline,
  signal: AbortSignal | undefined,
  operation: string,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    throwIfAborted(signal, operation);
    let timer: NodeJS.Timeout | undefined;
    const finish = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };
    const onAbort = (): void => {
      finish();
      reject(new CancelledError(operation, signal?.reason));
    };
    const onTime = (): void => {
      if (!deadline.expired) {
        timer = setTimeout(onTime, Math.min(longestTimerMs, Math.ceil(deadline.remainingMs())));
        return;
      }
      finish();
      reject(deadline.error(operation));
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    if (deadline.isFinite) timer = setTimeout(onTime, Math.min(longestTimerMs, Math.ceil(deadline.remainingMs())));
    promise.then(
      (value) => {
        finish();
        resolve(value);
      },
      (error: unknown) => {
        finish();
        reject(error as Error);
      },
    );
  });
}
