import { ParallelError, registerErrorClass } from './parallel-error.js';

/** A side that only one lane may use is another lane's already. Names both. */
export class SideTakenError extends ParallelError {
  static override readonly kind: string = 'SideTakenError';
  readonly code: string = 'ERR_PARALLEL_SIDE_TAKEN';

  constructor(
    /** What has the sides, by name. */
    readonly link: string,
    /** `producer` or `consumer`. */
    readonly side: string,
    /** The lane that has the side. */
    readonly owner: string,
    /** The lane that wanted it too. */
    readonly claimant: string,
  ) {
    super(
      `${owner} is the ${side} of ${link}, so ${claimant} cannot be it too: give each pair of lanes a ring of its own, or use a Queue`,
    );
  }
}
registerErrorClass(SideTakenError);
