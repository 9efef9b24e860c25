import { currentScope } from '../loop/ambient.js';
import { DeliveredCancel } from '../loop/delivered-cancel.js';
import type { ScopedWaitOptions } from '../loop/wait-options.js';
import { Waiter } from '../loop/waiter.js';

/** A wait for something of which the loop knows nothing. */
class OutsideWaiter<T> extends Waiter<T> {
  what = 'wait';

  override get operation(): string {
    return this.what;
  }
}

/** Waits for a promise that is not of this package, until the scope is cancelled. Who is left behind goes on. */
export function waitOutside<T>(
  promise: PromiseLike<T>,
  what: string,
  options?: Pick<ScopedWaitOptions, 'scope'>,
): Promise<T> {
  const scope = options?.scope ?? currentScope();
  if (scope.cancelledBy) return Promise.reject(DeliveredCancel.make(what, scope.cancelledBy));
  const waiter = new OutsideWaiter<T>(scope, undefined);
  waiter.what = what;
  promise.then(
    (value) => void waiter.wake(value),
    (error: unknown) => void waiter.fail(error),
  );
  return waiter.promise;
}
