import {
  inDomain,
  Semaphore as PrimitiveSemaphore,
  threadDomain,
  type SemaphoreOptions,
} from '@parallel-cookbook/primitives';

/**
 * A number of permits: so many threads or tasks at a time.
 *
 * Python analogue: `threading.Semaphore(value=1)`. `acquireSync()` gives a permit that gives itself back at the end of its
 * scope; `release(n)` adds permits from anywhere, as a signal. A thread that ends without releasing has used its permits
 * up; those of one that was killed come back, except those it had `forget()`-ed. Happens-before, errors and costs: see
 * `Semaphore` of primitives.
 *
 * @example
 * import { Semaphore } from '@parallel-cookbook/threading';
 *
 * const connections = new Semaphore(2);
 * connections.withPermitSync(() => console.log('free', connections.value)); // free 1
 */
export const Semaphore: new (value?: number, options?: SemaphoreOptions) => PrimitiveSemaphore = inDomain(
  threadDomain,
  PrimitiveSemaphore,
);
export type Semaphore = PrimitiveSemaphore;
