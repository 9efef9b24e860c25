import { CancelScope } from '../loop/cancel-scope.js';
import type { ScopedWaitOptions } from '../loop/wait-options.js';
import { waitUntil } from './awaitable.js';
import { isPromiseLike } from './promise-like.js';
import { timeout } from './timeout.js';

export interface ShieldOptions extends Pick<ScopedWaitOptions, 'scope'> {
  /** How long the body may go on, in milliseconds: then `TimeoutError`. Give one to every clean-up that waits. Default: for ever. */
  readonly timeoutMs?: number | undefined;
}

/**
 * Finishes anyway. A function runs to its end even if the scope around it is cancelled, and is waited for: clean-up that
 * has to wait. A promise or a task goes on anyway; here a cancelled wait leaves it alone.
 *
 * Python analogue: trio's `CancelScope(shield=True)`; for promises `asyncio.shield`.
 *
 * @throws TimeoutError when the body takes longer than `timeoutMs`; what it throws.
 *
 * @example
 * import { CancelScope, shield, sleep } from '@parallel-cookbook/async';
 *
 * const scope = new CancelScope();
 * await scope.run(async () => {
 *   try {
 *     scope.cancel();
 *     await sleep(1000);
 *   } finally {
 *     await shield(() => sleep(1).then(() => console.log('cleaned up')), { timeoutMs: 500 }); // cleaned up
 *   }
 * });
 */
export async function shield<T>(
  awaitable: ((scope: CancelScope) => T | PromiseLike<T>) | PromiseLike<T>,
  options: ShieldOptions = {},
): Promise<T> {
  if (isPromiseLike(awaitable)) {
    const { timeoutMs } = options;
    if (timeoutMs === undefined) return waitUntil(awaitable, options);
    return timeout(timeoutMs, (scope) => waitUntil(awaitable, { scope }), options);
  }
  const value = await new CancelScope({ shield: true, scope: options.scope }).run((scope) =>
    options.timeoutMs === undefined ? awaitable(scope) : timeout(options.timeoutMs, awaitable, { scope }),
  );
  return value as T;
}
