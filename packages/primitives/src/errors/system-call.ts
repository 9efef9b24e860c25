import { ParallelError, registerErrorClass } from './parallel-error.js';

/** The operating system refused a call: no more memory, descriptors or rights. Python: `OSError`. */
export class SystemCallError extends ParallelError {
  static override readonly kind: string = 'SystemCallError';
  readonly code: string = 'ERR_PARALLEL_SYSTEM_CALL';

  constructor(
    /** The call: `mmap`. */
    readonly call: string,
    /** Name of the system's error: `ENOMEM`. */
    readonly errno: string,
    /** What it was wanted for. */
    readonly purpose: string,
  ) {
    super(`${call} failed with ${errno} (${purpose})`);
  }
}
registerErrorClass(SystemCallError);
