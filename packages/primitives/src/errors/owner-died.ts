import { ParallelError, registerErrorClass } from './parallel-error.js';

/**
 * A lock was recovered from an owner that died while holding it. The waiter that sees this error *has not* got the lock;
 * the lock itself is usable again. POSIX analogue: `EOWNERDEAD` of robust mutexes; Python has none, its waiters hang.
 */
export class OwnerDiedError extends ParallelError {
  static override readonly kind: string = 'OwnerDiedError';
  readonly code: string = 'ERR_PARALLEL_OWNER_DIED';

  constructor(
    /** The lock that was recovered, by name. */
    readonly lock: string,
  ) {
    super(`The owner of ${lock} died while holding it; what the lock protects may be half-changed`);
  }
}
registerErrorClass(OwnerDiedError);
