import {
  BoundedSemaphore as PrimitiveBoundedSemaphore,
  inDomain,
  type SyncOptions,
} from '@parallel-cookbook/primitives';
import { processDomain } from '@parallel-cookbook/primitives/process';

/**
 * A semaphore between processes that never has more permits than it began with: a release too many throws.
 *
 * Python analogue: `multiprocessing.BoundedSemaphore(value=1)`. Happens-before, errors and costs: see `BoundedSemaphore` of
 * primitives.
 *
 * @example
 * import { BoundedSemaphore } from '@parallel-cookbook/multiprocessing';
 *
 * const slots = new BoundedSemaphore(1);
 * slots.withPermitSync(() => console.log('free', slots.value)); // free 0
 */
export const BoundedSemaphore: new (value?: number, options?: SyncOptions) => PrimitiveBoundedSemaphore = inDomain(
  processDomain,
  PrimitiveBoundedSemaphore,
);
export type BoundedSemaphore = PrimitiveBoundedSemaphore;
