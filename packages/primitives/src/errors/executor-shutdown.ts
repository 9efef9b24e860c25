import { ParallelError, registerErrorClass } from './parallel-error.js';

/** A submit after `shutdown()`. Python: `RuntimeError: cannot schedule new futures after shutdown`. */
export class ExecutorShutdownError extends ParallelError {
  static override readonly kind: string = 'ExecutorShutdownError';
  readonly code: string = 'ERR_PARALLEL_EXECUTOR_SHUTDOWN';

  constructor(
    /** The executor, by name. */
    readonly executor: string,
  ) {
    super(`Cannot submit to ${executor}: it was shut down. Create a new executor, or submit before shutdown()`);
  }
}
registerErrorClass(ExecutorShutdownError);
