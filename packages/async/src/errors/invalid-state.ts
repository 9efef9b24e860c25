import { ParallelError, registerErrorClass } from '@parallel-cookbook/primitives';

/** A future was asked for what it does not have yet. Python: `asyncio.InvalidStateError`. */
export class InvalidStateError extends ParallelError {
  static override readonly kind: string = 'InvalidStateError';
  readonly code: string = 'ERR_PARALLEL_INVALID_STATE';

  constructor(
    /** What was asked, and of what: `take the result of task "load"`. */
    readonly operation: string,
    /** The state that forbids it. */
    readonly state: string,
  ) {
    super(`cannot ${operation}: it is ${state}`);
  }
}
registerErrorClass(InvalidStateError);
