import {
  Condition as PrimitiveCondition,
  inDomain,
  threadDomain,
  type ConditionOptions,
  type Mutex,
  type RLock,
} from '@parallel-cookbook/primitives';

/**
 * Lets holders of a lock wait until another holder has changed something and says so.
 *
 * Python analogue: `threading.Condition(lock=None)`; without a lock it makes an `RLock`.
 *
 * | Python | here |
 * |---|---|
 * | `with condition:` | `condition.withLockSync(() => …)`, `await condition.withLock(async () => …)` |
 * | `condition.wait_for(predicate)` | `condition.waitForSync(predicate)`, `await condition.waitFor(predicate)` |
 * | `condition.wait(timeout)` returns False | throws `TimeoutError`, with the lock held again |
 * | `condition.notify(n)`, `notify_all()` | `condition.notify(n)`, `notifyAll()` |
 *
 * Happens-before, errors and costs: see `Condition` of primitives.
 *
 * @example
 * import { Condition } from '@parallel-cookbook/threading';
 *
 * const condition = new Condition();
 * let ready = false;
 * const waiting = condition.withLock(() => condition.waitFor(() => ready));
 * await condition.withLock(() => {
 *   ready = true;
 *   condition.notifyAll();
 * });
 * console.log(await waiting); // true
 */
export const Condition: {
  new (lock?: undefined, options?: ConditionOptions): PrimitiveCondition;
  new <L extends Mutex | RLock>(lock?: L, options?: ConditionOptions): PrimitiveCondition<L>;
} = inDomain(threadDomain, PrimitiveCondition) as never;
export type Condition<L extends Mutex | RLock = RLock> = PrimitiveCondition<L>;
