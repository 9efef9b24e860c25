import { ParallelError, registerErrorClass } from './parallel-error.js';

/** A party left, timed out or died, or the barrier was aborted, so that it can never be full. Python: `BrokenBarrierError`. */
export class BrokenBarrierError extends ParallelError {
  static override readonly kind: string = 'BrokenBarrierError';
  readonly code: string = 'ERR_PARALLEL_BROKEN_BARRIER';

  constructor(
    /** The barrier, by name. */
    readonly barrier: string,
    why: string,
  ) {
    super(`${barrier} is broken: ${why}`);
  }
}
registerErrorClass(BrokenBarrierError);
