import {
  Barrier as PrimitiveBarrier,
  inDomain,
  threadDomain,
  type BarrierOptions,
} from '@parallel-cookbook/primitives';

/**
 * A place where a fixed number of threads or tasks wait for each other, again and again.
 *
 * Python analogue: `threading.Barrier(parties, action, timeout)`. `wait` returns the party's index. The action is a function of one
 * thread: when the parties are threads, let each give it to its `wait({ action })`; the last to arrive runs its own.
 * Happens-before, errors and costs: see `Barrier` of primitives.
 *
 * @example
 * import { Barrier } from '@parallel-cookbook/threading';
 *
 * const start = new Barrier(2);
 * console.log((await Promise.all([start.wait(), start.wait()])).join(' ')); // 0 1
 */
export const Barrier: new (parties: number, options?: BarrierOptions) => PrimitiveBarrier = inDomain(
  threadDomain,
  PrimitiveBarrier,
);
export type Barrier = PrimitiveBarrier;
