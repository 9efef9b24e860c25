import { Barrier as PrimitiveBarrier, inDomain, type BarrierOptions } from '@parallel-cookbook/primitives';
import { processDomain } from '@parallel-cookbook/primitives/process';

/**
 * A place where a fixed number of processes, threads or tasks wait for each other, again and again.
 *
 * Python analogue: `multiprocessing.Barrier(parties, action, timeout)`. A party that is killed breaks it for those who wait,
 * within 100 ms; in Python they hang. Happens-before, errors and costs: see `Barrier` of primitives.
 *
 * @example
 * import { Barrier } from '@parallel-cookbook/multiprocessing';
 *
 * const start = new Barrier(2);
 * console.log((await Promise.all([start.wait(), start.wait()])).join(' ')); // 0 1
 */
export const Barrier: new (parties: number, options?: BarrierOptions) => PrimitiveBarrier = inDomain(
  processDomain,
  PrimitiveBarrier,
);
export type Barrier = PrimitiveBarrier;
