import { ArgumentError } from '@parallel-cookbook/primitives';
import { currentScope } from '../loop/ambient.js';
import type { CancelScope } from '../loop/cancel-scope.js';
import { DeliveredCancel } from '../loop/delivered-cancel.js';
import type { ScopedWaitOptions } from '../loop/wait-options.js';
import { Waiter } from '../loop/waiter.js';

/** A wait for nothing but its alarm. */
class SleepWaiter extends Waiter<void> {
  override get operation(): string {
    return 'sleep';
  }
}

/**
 * Lets other tasks go on for `ms` milliseconds of the loop's time; 0 is a {@link checkpoint}. Never ends early; `Infinity` never ends.
 *
 * Python analogue: `asyncio.sleep`, in seconds there.
 *
 * @throws CancelledError when the scope around it is cancelled; ArgumentError for NaN and negative times.
 *
 * @example
 * import { run, sleep, TestClock, time } from '@parallel-cookbook/async';
 *
 * await run(() => sleep(1500).then(() => console.log(time())), { clock: new TestClock() }); // 1500
 */
export function sleep(ms: number, options?: Pick<ScopedWaitOptions, 'scope'>): Promise<void> {
  if (!(typeof ms === 'number' && ms >= 0)) {
    return Promise.reject(new ArgumentError('ms', ms, 'give milliseconds, 0 or more'));
  }
  if (ms === 0) return checkpoint(options);
  const scope = options?.scope ?? currentScope();
  return sleepUntil(scope, scope.loop.time() + ms);
}

/** Lets other tasks go on until the loop's time is `when`. Python: trio's `sleep_until`. */
export function sleepUntil(scope: CancelScope, when: number): Promise<void> {
  const { cancelledBy, loop } = scope;
  if (cancelledBy) return Promise.reject(DeliveredCancel.make('sleep', cancelledBy));
  const waiter = new SleepWaiter(scope, undefined);
  if (when !== Infinity) loop.setAlarm(waiter, when);
  return waiter.promise;
}

/**
 * Lets every task that is ready go on once, and throws if the scope around it is cancelled. For long computations that should
 * share their thread. Python: `asyncio.sleep(0)`, `trio.lowlevel.checkpoint()`.
 *
 * @example
 * import { checkpoint, TaskGroup } from '@parallel-cookbook/async';
 *
 * await TaskGroup.run((group) => {
 *   for (const name of ['a', 'b']) {
 *     group.spawn(async () => {
 *       for (let i = 1; i <= 2; i++) {
 *         console.log(name + i);
 *         await checkpoint();
 *       }
 *     });
 *   }
 * });
 * // a1
 * // b1
 * // a2
 * // b2
 */
export function checkpoint(options?: Pick<ScopedWaitOptions, 'scope'>): Promise<void> {
  const scope = options?.scope ?? currentScope();
  const { cancelledBy, loop } = scope;
  if (cancelledBy) return Promise.reject(DeliveredCancel.make('checkpoint', cancelledBy));
  const waiter = new Waiter<void>(scope, undefined);
  loop.scheduler.add(waiter);
  return waiter.promise;
}
