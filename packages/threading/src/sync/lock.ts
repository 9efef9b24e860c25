import { inDomain, Mutex, threadDomain, type LockOptions } from '@parallel-cookbook/primitives';

/**
 * A lock: one thread or one async task at a time.
 *
 * Python analogue: `threading.Lock`.
 *
 * | Python | here |
 * |---|---|
 * | `with lock:` | `lock.withLockSync(() => …)`, `await lock.withLock(async () => …)`, or `using guard = lock.acquireSync()` |
 * | `lock.acquire()` … `lock.release()` | `const guard = lock.acquireSync()` … `guard.release()` |
 * | `lock.acquire(blocking=False)` | `lock.tryAcquire()`: the guard, or `undefined` |
 * | `lock.acquire(timeout=1)` returns False | `lock.acquireSync({ timeoutMs: 1000 })` throws `TimeoutError` |
 * | `lock.locked()` | `lock.locked` |
 * | acquiring it twice hangs | `DeadlockError` |
 * | two threads that take two locks in opposite orders hang | `DeadlockError` while `detectDeadlocks()` is on |
 * | whoever is quickest has it next | the same; `new Lock({ fair: true })`: whoever came first |
 * | a thread that died with it: hangs | `OwnerDiedError` for one waiter, the lock is usable again |
 *
 * Pass it to threads and tasks as an argument, nested as you like. Happens-before, errors and costs: see `Mutex`.
 *
 * @example
 * import { Lock } from '@parallel-cookbook/threading';
 *
 * const lock = new Lock({ name: 'printer' });
 * await lock.withLock(async () => console.log(lock.name, lock.locked)); // printer true
 * console.log(lock.locked); // false
 */
export const Lock: new (options?: LockOptions) => Mutex = inDomain(threadDomain, Mutex);
export type Lock = Mutex;
