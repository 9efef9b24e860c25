import { registerErrorClass } from '@parallel-cookbook/primitives';
import { MPIError } from './mpi-error.js';

/** A message was longer than the buffer that was to receive it. The buffer holds what fitted, the rest is lost. */
export class TruncateError extends MPIError {
  static override readonly kind: string = 'TruncateError';
  override readonly code: string = 'ERR_PARALLEL_MPI_TRUNCATE';

  constructor(
    call: string,
    /** Bytes of the message; `undefined` where a real MPI does not say. */
    readonly messageBytes: number | undefined,
    /** Bytes that the buffer takes. */
    readonly bufferBytes: number,
  ) {
    super(
      'MPI_ERR_TRUNCATE',
      call,
      `${messageBytes === undefined ? '' : `it has ${messageBytes} bytes, `}the buffer has ${bufferBytes}; give a larger buffer, or ask probe how long it is`,
    );
  }
}
registerErrorClass(TruncateError);
