import {
  Condition as PrimitiveCondition,
  inDomain,
  type ConditionOptions,
  type Mutex,
  type RLock,
} from '@parallel-cookbook/primitives';
import { processDomain } from '@parallel-cookbook/primitives/process';

/**
 * Lets holders of a lock wait until another process has changed something and says so.
 *
 * Python analogue: `multiprocessing.Condition(lock=None)`; without a lock it makes an `RLock`. Happens-before, errors and costs:
 * see `Condition` of primitives.
 *
 * @example
 * import { Condition } from '@parallel-cookbook/multiprocessing';
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
} = inDomain(processDomain, PrimitiveCondition) as never;
export type Condition<L extends Mutex | RLock = RLock> = PrimitiveCondition<L>;
