import { ParallelError, registerErrorClass } from './parallel-error.js';

/** A release, or a wait or notify on its condition, by somebody who does not hold the lock. Python: `RuntimeError: release unlocked lock`. */
export class NotOwnerError extends ParallelError {
  static override readonly kind: string = 'NotOwnerError';
  readonly code: string = 'ERR_PARALLEL_NOT_OWNER';

  constructor(
    /** The lock, by name. */
    readonly lock: string,
    detail = `it is not held by this thread`,
    /** What was to be done, as an infinitive. */
    readonly operation = 'release',
  ) {
    super(`Cannot ${operation} ${lock}: ${detail}`);
  }
}
registerErrorClass(NotOwnerError);
