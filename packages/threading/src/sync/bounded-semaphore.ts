import {
  BoundedSemaphore as PrimitiveBoundedSemaphore,
  inDomain,
  threadDomain,
  type SemaphoreOptions,
} from '@parallel-cookbook/primitives';

/**
 * A semaphore that never has more permits than at first.
 *
 * Python analogue: `threading.BoundedSemaphore(value=1)`. A release too many throws `NotOwnerError` (Python: `ValueError`).
 *
 * @example
 * import { BoundedSemaphore } from '@parallel-cookbook/threading';
 *
 * const rooms = new BoundedSemaphore(3);
 * const permit = rooms.acquireSync();
 * permit.release();
 * console.log(rooms.value); // 3
 */
export const BoundedSemaphore: new (value?: number, options?: SemaphoreOptions) => PrimitiveBoundedSemaphore = inDomain(
  threadDomain,
  PrimitiveBoundedSemaphore,
);
export type BoundedSemaphore = PrimitiveBoundedSemaphore;
