import { ParallelError, registerErrorClass } from '@parallel-cookbook/primitives';

/** Nothing more will come: the other end was closed, or its process has ended, and all that it had sent was received. Python: `EOFError`. */
export class EndOfStreamError extends ParallelError {
  static override readonly kind: string = 'EndOfStreamError';
  readonly code: string = 'ERR_PARALLEL_END_OF_STREAM';

  constructor(
    /** The connection, by name. */
    readonly connection: string,
  ) {
    super(`Nothing more will come over ${connection}: its other end was closed, or its process has ended`);
  }
}
registerErrorClass(EndOfStreamError);
