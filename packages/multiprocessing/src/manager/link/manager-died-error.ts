import { ParallelError, registerErrorClass } from '@parallel-cookbook/primitives';

/** The server process of a manager is gone, and its objects with it. Python: `EOFError`, `ConnectionRefusedError`. */
export class ManagerDiedError extends ParallelError {
  static override readonly kind: string = 'ManagerDiedError';
  readonly code: string = 'ERR_PARALLEL_MANAGER_DIED';

  constructor(
    /** The manager, by name. */
    readonly manager: string,
    detail = 'its server has ended, and its objects with it',
  ) {
    super(`${manager}: ${detail}`);
  }
}
registerErrorClass(ManagerDiedError);
