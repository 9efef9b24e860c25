import { ParallelError, registerErrorClass, type ParallelErrorOptions } from './parallel-error.js';

/** Going on would block for ever: a thread waits for itself, or a proven cycle of waits. Python hangs instead. */
export class DeadlockError extends ParallelError {
  static override readonly kind: string = 'DeadlockError';
  readonly code: string = 'ERR_PARALLEL_DEADLOCK';

  constructor(message: string, options?: ParallelErrorOptions) {
    super(message, options);
  }
}
registerErrorClass(DeadlockError);
