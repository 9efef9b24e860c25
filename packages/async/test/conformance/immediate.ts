import { Deadline, TimeoutError, type BlockingWaitOptions } from '@parallel-cookbook/primitives';

interface Guarded {
  release(): void;
}

interface Acquirable {
  readonly name: string;
  tryAcquire(): Guarded | undefined;
}

interface Blocking {
  acquireSync(this: void, options?: BlockingWaitOptions): Guarded;
  withLockSync<R>(this: void, body: () => R): R;
  withPermitSync<R>(this: void, body: () => R): R;
}

/** The blocking forms that the shared suites use where nothing has to be waited for. What is not there at once never comes: the thread stands. */
export function immediate<T extends Acquirable>(lock: T): T & Blocking {
  const acquireSync = (options?: BlockingWaitOptions): Guarded => {
    Deadline.after(options?.timeoutMs);
    const guard = lock.tryAcquire();
    if (!guard) throw new TimeoutError(`acquire ${lock.name}`, options?.timeoutMs ?? Infinity);
    return guard;
  };
  const within = <R>(body: () => R): R => {
    const guard = acquireSync();
    try {
      return body();
    } finally {
      guard.release();
    }
  };
  return Object.assign(lock, { acquireSync, withLockSync: within, withPermitSync: within });
}
