import { ParallelError, registerErrorClass, type ParallelErrorOptions } from './parallel-error.js';

/** A value that cannot travel to another thread, process or host. Python: `pickle.PicklingError`. */
export class PicklingError extends ParallelError {
  static override readonly kind: string = 'PicklingError';
  readonly code: string = 'ERR_PARALLEL_PICKLING';

  constructor(
    /** Where the value stands, as a path from the root: `arguments[1].options.onDone`. */
    readonly path: string,
    /** Why it cannot travel, and what to do instead. */
    detail: string,
    options?: ParallelErrorOptions,
  ) {
    super(`Cannot send ${path}: ${detail}`, options);
  }
}
registerErrorClass(PicklingError);
