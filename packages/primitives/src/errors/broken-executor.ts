import { ParallelError, registerErrorClass, type ParallelErrorOptions } from './parallel-error.js';

/** The executor cannot run anything any more, for example because its initializer failed. Python: `BrokenExecutor`. */
export class BrokenExecutorError extends ParallelError {
  static override readonly kind: string = 'BrokenExecutorError';
  readonly code: string = 'ERR_PARALLEL_BROKEN_EXECUTOR';

  constructor(message: string, options?: ParallelErrorOptions) {
    super(message, options);
  }
}
registerErrorClass(BrokenExecutorError);
