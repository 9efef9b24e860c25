import { ParallelError, registerErrorClass } from '../errors/parallel-error.js';

/** More isolates use locks at the same time than the owner table has slots. */
export class OwnerTableFullError extends ParallelError {
  static override readonly kind: string = 'OwnerTableFullError';
  readonly code: string = 'ERR_PARALLEL_OWNER_TABLE_FULL';

  constructor(
    /** How many isolates can use locks at the same time. */
    readonly slots: number,
  ) {
    super(`All ${slots} owner slots are taken; end threads that are no longer needed`);
  }
}
registerErrorClass(OwnerTableFullError);
