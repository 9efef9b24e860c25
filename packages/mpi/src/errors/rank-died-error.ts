import { registerErrorClass } from '@parallel-cookbook/primitives';
import { MPIError } from './mpi-error.js';

/** A rank of the world died: killed, a full heap, an exit without a word. Everybody who waits in MPI gets this error. */
export class RankDiedError extends MPIError {
  static override readonly kind: string = 'RankDiedError';
  override readonly code: string = 'ERR_PARALLEL_MPI_RANK_DIED';

  constructor(
    call: string,
    /** The rank in the world that died. */
    readonly rank: number,
    /** Which world that is. */
    world = 'the world',
  ) {
    super('MPI_ERR_PROC_FAILED', call, `rank ${rank} of ${world} died; what it had sent may have been received`);
  }
}
registerErrorClass(RankDiedError);
