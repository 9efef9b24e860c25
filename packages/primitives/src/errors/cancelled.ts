import { ParallelError, registerErrorClass } from './parallel-error.js';

/** The wait or the task was cancelled by its `AbortSignal` or by `future.cancel()`. Python: `concurrent.futures.CancelledError`. */
export class CancelledError extends ParallelError {
  static override readonly kind: string = 'CancelledError';
  readonly code: string = 'ERR_PARALLEL_CANCELLED';

  /** @param reason whatever the canceller gave; kept as `cause`. */
  constructor(
    /** What was cancelled, as a noun: `sleep`, `task "sum"`. */
    readonly operation: string,
    reason?: unknown,
  ) {
    super(`${operation} was cancelled`, reason === undefined ? undefined : { cause: reason });
  }
}
registerErrorClass(CancelledError);
