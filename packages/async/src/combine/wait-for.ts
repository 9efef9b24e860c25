import { CancelledError } from '@parallel-cookbook/primitives';
import { currentScope } from '../loop/ambient.js';
import { CancelScope } from '../loop/cancel-scope.js';
import type { ScopedWaitOptions } from '../loop/wait-options.js';
import { waitUntil } from '../task/awaitable.js';
import { isPromiseLike } from '../task/promise-like.js';
import { timeout, type Timeout } from '../task/timeout.js';

export type WaitForOptions = Pick<ScopedWaitOptions, 'scope' | 'timeoutMs'>;

/** Something that runs and can be called off: a task, a future of this package or of an executor. */
interface Cancellable<T> extends PromiseLike<T> {
  readonly done: boolean;
  cancel(reason?: unknown): boolean;
}

/**
 * Waits for something, and calls it off when it takes longer than `timeoutMs` or when the wait is cancelled. Its end is
 * awaited before this throws; if it gives a result all the same, that is the result.
 *
 * Python analogue: `asyncio.wait_for`. A bare promise cannot be called off: it goes on. `shield(task)` waits without calling off.
 *
 * @throws TimeoutError; CancelledError; what it throws; ArgumentError for bad times.
 *
 * @example
 * import { createTask, run, sleep, TestClock, waitFor } from '@parallel-cookbook/async';
 *
 * await run(
 *   async () => {
 *     const task = createTask(() => sleep(60_000));
 *     await waitFor(task, { timeoutMs: 10 }).catch((error) => console.log(error.name)); // TimeoutError
 *     console.log(task.state); // cancelled
 *   },
 *   { clock: new TestClock() },
 * );
 */
export async function waitFor<T>(
  awaitable: ((timeout: Timeout) => T | PromiseLike<T>) | PromiseLike<T>,
  { timeoutMs, scope }: WaitForOptions = {},
): Promise<T> {
  const parent = scope ?? currentScope();
  if (!isPromiseLike(awaitable)) return timeout(timeoutMs, awaitable, { scope: parent });
  try {
    return await timeout(timeoutMs, (limit) => waitUntil(awaitable, { scope: limit }), { scope: parent });
  } catch (error) {
    if (!isCancellable(awaitable)) throw error;
    if (awaitable.done) return await awaitable;
    awaitable.cancel(error);
    return (await new CancelScope({ shield: true, scope: parent }).run((inner) => endOf(awaitable, inner, error))) as T;
  }
}

async function endOf<T>(awaitable: PromiseLike<T>, scope: CancelScope, error: unknown): Promise<T> {
  try {
    return await waitUntil(awaitable, { scope });
  } catch (failure) {
    throw failure instanceof CancelledError ? error : failure;
  }
}

function isCancellable<T>(awaitable: PromiseLike<T>): awaitable is Cancellable<T> {
  const { cancel, done } = awaitable as Partial<Cancellable<T>>;
  return typeof cancel === 'function' && typeof done === 'boolean';
}
