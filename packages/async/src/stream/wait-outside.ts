import { currentScope } from '../loop/ambient.js';
import type { ScopedWaitOptions } from '../loop/wait-options.js';
import type { WaiterList } from '../loop/waiter-list.js';

/**
 * Waits, again and again until `check` gives something, for what comes from outside of the loop. Meanwhile a test clock stands still.
 * A time-out holds for all the waits together.
 *
 * @param check is asked first, and after each wake-up; may throw.
 */
export async function waitOutside<R>(
  waiters: WaiterList<void>,
  options: ScopedWaitOptions | undefined,
  check: () => R | undefined,
): Promise<R> {
  const refused = waiters.refusal(options);
  if (refused !== undefined) return refused;
  const found = check();
  if (found !== undefined) return found;
  const { loop } = options?.scope ?? currentScope();
  const until = loop.time() + (options?.timeoutMs ?? Infinity);
  let left = options;
  loop.countOutside(1);
  try {
    for (;;) {
      await waiters.wait(left, undefined);
      const found = check();
      if (found !== undefined) return found;
      if (until !== Infinity) left = { ...options, timeoutMs: Math.max(0, until - loop.time()) };
    }
  } finally {
    loop.countOutside(-1);
  }
}
