import { currentScope } from '../loop/ambient.js';
import { DeliveredCancel } from '../loop/delivered-cancel.js';
import type { ScopedWaitOptions } from '../loop/wait-options.js';
import { Waiter } from '../loop/waiter.js';

/** A wait for something of which the loop knows nothing. */
class OutsideWaiter<T> extends Waiter<T> {
  what = 'wait';

  protected override get operation(): string {
    return this.what;
  }
}

/**
 * Waits for a promise that is not of this package, until the scope is cancelled. Who is left behind goes on. A test clock
 * stands still meanwhile.
 */
export async function waitOutside<T>(
  promise: PromiseLike<T>,
  what: string,
  options?: Pick<ScopedWaitOptions, 'scope'>,
): Promise<T> {
  const scope = options?.scope ?? currentScope();
  if (scope.cancelledBy) throw DeliveredCancel.make(what, scope.cancelledBy);
  const waiter = new OutsideWaiter<T>(scope, undefined);
  waiter.what = what;
  promise.then(
    (value) => void waiter.wake(value),
    (error: unknown) => void waiter.fail(error),
  );
  const { loop } = scope;
  loop.countOutside(1);
  try {
    return await waiter.promise;
  } finally {
    loop.countOutside(-1);
  }
}
