import { inDomain, Mutex, type SyncOptions } from '@parallel-cookbook/primitives';
import { processDomain } from '@parallel-cookbook/primitives/process';

/**
 * A lock that processes share: one process, thread or async task at a time.
 *
 * Python analogue: `multiprocessing.Lock`. It is the lock of `threading` in memory that the processes have mapped; who finds it
 * taken sleeps in the system's futex.
 *
 * | Python | here |
 * |---|---|
 * | `with lock:` | `lock.withLockSync(() => …)`, `await lock.withLock(async () => …)`, or `using guard = lock.acquireSync()` |
 * | `lock.acquire(block=False)` | `lock.tryAcquire()`: the guard, or `undefined` |
 * | `lock.acquire(timeout=1)` returns False | `lock.acquireSync({ timeoutMs: 1000 })` throws `TimeoutError` |
 * | any process may release it | only its holder can |
 * | a process that was killed with it: all hang | `OwnerDiedError` for one waiter within 100 ms, the lock is usable again |
 *
 * Pass it to processes and tasks as an argument, nested as you like. Happens-before, errors and costs: see `Mutex` of primitives.
 *
 * @example
 * import { Lock } from '@parallel-cookbook/multiprocessing';
 *
 * const lock = new Lock({ name: 'printer' });
 * await lock.withLock(async () => console.log(lock.name, lock.locked)); // printer true
 * console.log(lock.locked); // false
 */
export const Lock: new (options?: SyncOptions) => Mutex = inDomain(processDomain, Mutex);
export type Lock = Mutex;
