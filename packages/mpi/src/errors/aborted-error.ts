import { registerErrorClass } from '@parallel-cookbook/primitives';
import { MPIError } from './mpi-error.js';

/** A rank aborted the world: by `abort`, or because nobody caught its error. Everybody who is in MPI gets this error. */
export class AbortedError extends MPIError {
  static override readonly kind: string = 'AbortedError';
  override readonly code: string = 'ERR_PARALLEL_MPI_ABORTED';

  constructor(
    call: string,
    /** The rank in the world that aborted. */
    readonly rank: number,
    /** The exit code that it gave. */
    readonly exitCode: number,
    /** Which world that is. */
    world = 'the world',
  ) {
    super('MPI_ERR_PROC_ABORTED', call, `rank ${rank} of ${world} aborted with code ${exitCode}`);
  }
}
registerErrorClass(AbortedError);
