import { ParallelError, registerErrorClass } from './parallel-error.js';

/** The primitive was closed: nobody can acquire it any more, and those who waited were woken with this error. */
export class ClosedError extends ParallelError {
  static override readonly kind: string = 'ClosedError';
  readonly code: string = 'ERR_PARALLEL_CLOSED';

  constructor(
    /** What was closed, by name. */
    readonly what: string,
    message = `${what} is closed`,
  ) {
    super(message);
  }
}
registerErrorClass(ClosedError);
