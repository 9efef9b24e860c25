import { ParallelError, registerErrorClass, type ParallelErrorOptions } from '@parallel-cookbook/primitives';
import { errorClasses, type ErrorClass } from './error-class.js';

/**
 * What MPI calls an error: a class of the standard, and the call in which it happened. Python: `MPI.Exception`.
 *
 * @example
 * import { Group, MPIError } from '@parallel-cookbook/mpi';
 *
 * try {
 *   new Group([0, 1]).include([5]);
 * } catch (error) {
 *   console.log(error instanceof MPIError, error.errorClass); // true MPI_ERR_RANK
 *   console.log(error.message); // Group.include: invalid rank: 5 is none of the group's ranks, 0 to 1
 * }
 */
export class MPIError extends ParallelError {
  static override readonly kind: string = 'MPIError';
  readonly code: string = 'ERR_PARALLEL_MPI';

  constructor(
    /** The class of the error, as the standard names it. */
    readonly errorClass: ErrorClass,
    /** The call in which it happened: `Comm.Send`. */
    readonly call: string,
    /** What is wrong and what would be right. */
    readonly detail: string,
    options?: ParallelErrorOptions,
  ) {
    super(`${call}: ${errorClasses[errorClass]}: ${detail}`, options);
  }
}
registerErrorClass(MPIError);
