import { ParallelError, registerErrorClass } from '@parallel-cookbook/primitives';

/** Nobody will receive what was to be sent: the other end was closed, or its process has ended. Python: `BrokenPipeError`. */
export class BrokenPipeError extends ParallelError {
  static override readonly kind: string = 'BrokenPipeError';
  readonly code: string = 'ERR_PARALLEL_BROKEN_PIPE';

  constructor(
    /** The connection, by name. */
    readonly connection: string,
  ) {
    super(`Nobody receives over ${connection}: its other end was closed, or its process has ended`);
  }
}
registerErrorClass(BrokenPipeError);
