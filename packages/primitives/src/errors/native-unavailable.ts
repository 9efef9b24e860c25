import { ParallelError, registerErrorClass } from './parallel-error.js';

/** Something needs the operating system's own calls, and they cannot be had here: another system, or koffi is not installed. */
export class NativeUnavailableError extends ParallelError {
  static override readonly kind: string = 'NativeUnavailableError';
  readonly code: string = 'ERR_PARALLEL_NATIVE_UNAVAILABLE';

  constructor(
    /** What was asked for: `shared memory between processes`. */
    readonly feature: string,
    /** Why it cannot be had. */
    readonly reason: string,
    /** What to do about it. */
    readonly remedy: string,
    options?: { readonly cause?: unknown },
  ) {
    super(`There is no ${feature} here: ${reason}. ${remedy}`, options);
  }
}
registerErrorClass(NativeUnavailableError);
