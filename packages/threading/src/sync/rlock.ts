import { inDomain, RLock as PrimitiveRLock, threadDomain, type LockOptions } from '@parallel-cookbook/primitives';

/**
 * A lock that its holder can acquire again.
 *
 * Python analogue: `threading.RLock`. With `acquireSync` and `withLockSync` the owner is the thread, as in Python: never
 * keep such a hold across an `await`. With `acquire` and `withLock` it is the task that has the guard, and it enters again
 * with `guard.reacquire()`. Happens-before, errors and costs: see `RLock` of primitives.
 *
 * @example
 * import { RLock } from '@parallel-cookbook/threading';
 *
 * const lock = new RLock();
 * const add = () => lock.withLockSync(() => 'added');
 * console.log(lock.withLockSync(() => add())); // added
 */
export const RLock: new (options?: LockOptions) => PrimitiveRLock = inDomain(threadDomain, PrimitiveRLock);
export type RLock = PrimitiveRLock;
