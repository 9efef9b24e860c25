import { ParallelError, registerErrorClass } from '@parallel-cookbook/primitives';

/** A loop was asked for what it cannot do now: to run while it runs, to call back after its end. Python: `RuntimeError`. */
export class LoopStateError extends ParallelError {
  static override readonly kind: string = 'LoopStateError';
  readonly code: string = 'ERR_PARALLEL_LOOP_STATE';

  constructor(
    /** What was asked for. */
    readonly operation: string,
    /** Why it cannot be. */
    readonly why: string,
  ) {
    super(`cannot ${operation} the loop: ${why}`);
  }
}
registerErrorClass(LoopStateError);
