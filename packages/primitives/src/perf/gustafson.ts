import type { DividedWork } from './amdahl.js';
import { processorQuantity, shareQuantity } from './quantity.js';

/**
 * Gustafson's law: the *scaled* speed-up of a problem that grows with the machine, S = p − a (p − 1) with the serial
 * share a = 1 − f. Without unit, from 1 to p; for the same fraction never below Amdahl's.
 *
 * Source: J. L. Gustafson, "Reevaluating Amdahl's law", Communications of the ACM 31(5), 1988.
 *
 * @param work f is measured as a share of the *parallel* program's time, where Amdahl measures it on the serial one.
 * @throws ArgumentError for a fraction outside [0, 1], or a number of processors that is not whole and positive.
 *
 * @example
 * import { gustafson } from '@parallel-cookbook/primitives';
 *
 * console.log(gustafson({ parallelFraction: 0.75, processors: 9 })); // 7
 */
export function gustafson({ parallelFraction, processors }: DividedWork): number {
  const f = shareQuantity('parallelFraction', parallelFraction);
  return 1 + f * (processorQuantity('processors', processors) - 1);
}
