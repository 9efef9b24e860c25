import { ParallelError, registerErrorClass } from '@parallel-cookbook/primitives';

/** The other side could not prove that it knows the authkey, or says that we could not. Python: `AuthenticationError`. */
export class AuthenticationError extends ParallelError {
  static override readonly kind: string = 'AuthenticationError';
  readonly code: string = 'ERR_PARALLEL_AUTHENTICATION';

  constructor(
    /** Where the other side is, as text. */
    readonly address: string,
    detail: string,
  ) {
    super(`${address}: ${detail}`);
  }
}
registerErrorClass(AuthenticationError);
