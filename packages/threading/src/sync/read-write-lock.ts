import {
  inDomain,
  ReadWriteLock as PrimitiveReadWriteLock,
  threadDomain,
  type ReadWriteLockOptions,
} from '@parallel-cookbook/primitives';

/**
 * A lock that many readers hold together, or one writer alone.
 *
 * Python's `threading` has none; Java calls it `ReentrantReadWriteLock`, Rust `RwLock`. Each side is used like a `Lock`:
 * `lock.read.withLockSync(() => …)`, `await lock.write.withLock(async () => …)`, `using guard = lock.read.acquireSync()`.
 * Writers go first. A reader cannot become the writer; trying it throws `DeadlockError`. Happens-before, errors and costs:
 * see `ReadWriteLock` of primitives.
 *
 * @example
 * import { ReadWriteLock } from '@parallel-cookbook/threading';
 *
 * const lock = new ReadWriteLock({ name: 'routes' });
 * lock.read.withLockSync(() => console.log('reading', lock.statistics().reading)); // reading 1
 * await lock.write.withLock(async () => console.log(lock.read.tryAcquire())); // undefined
 */
export const ReadWriteLock: new (options?: ReadWriteLockOptions) => PrimitiveReadWriteLock = inDomain(
  threadDomain,
  PrimitiveReadWriteLock,
);
export type ReadWriteLock = PrimitiveReadWriteLock;
