import { inDomain, Semaphore as PrimitiveSemaphore, type SyncOptions } from '@parallel-cookbook/primitives';
import { processDomain } from '@parallel-cookbook/primitives/process';

/**
 * A number of permits that processes share.
 *
 * Python analogue: `multiprocessing.Semaphore(value=1)`. The permits of a process that was killed come back; Python's are lost.
 * Happens-before, errors and costs: see `Semaphore` of primitives.
 *
 * @example
 * import { Semaphore } from '@parallel-cookbook/multiprocessing';
 *
 * const connections = new Semaphore(2);
 * connections.withPermitSync(() => console.log('free', connections.value)); // free 1
 */
export const Semaphore: new (value?: number, options?: SyncOptions) => PrimitiveSemaphore = inDomain(
  processDomain,
  PrimitiveSemaphore,
);
export type Semaphore = PrimitiveSemaphore;
