import { ParallelError, registerErrorClass } from './parallel-error.js';

/** A wait ended before what it waited for came. Python: `TimeoutError`, or the `False` that `acquire(timeout=…)` returns. */
export class TimeoutError extends ParallelError {
  static override readonly kind: string = 'TimeoutError';
  readonly code: string = 'ERR_PARALLEL_TIMEOUT';

  constructor(
    /** What was being waited for, as an infinitive: `acquire lock "accounts"`. */
    readonly operation: string,
    /** How long the caller was willing to wait, in milliseconds. */
    readonly timeoutMs: number,
  ) {
    super(`Timed out after ${timeoutMs} ms trying to ${operation}`);
  }
}
registerErrorClass(TimeoutError);
