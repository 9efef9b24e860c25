import { inDomain, RLock as PrimitiveRLock, type SyncOptions } from '@parallel-cookbook/primitives';
import { processDomain } from '@parallel-cookbook/primitives/process';

/**
 * A lock between processes that its holder can enter again.
 *
 * Python analogue: `multiprocessing.RLock`. Blocking forms enter again by the thread that holds it, tasks by their guard's
 * `reacquire()`. Happens-before, errors and costs: see `RLock` of primitives.
 *
 * @example
 * import { RLock } from '@parallel-cookbook/multiprocessing';
 *
 * const lock = new RLock();
 * console.log(lock.withLockSync(() => lock.withLockSync(() => lock.depth))); // 2
 */
export const RLock: new (options?: SyncOptions) => PrimitiveRLock = inDomain(processDomain, PrimitiveRLock);
export type RLock = PrimitiveRLock;
