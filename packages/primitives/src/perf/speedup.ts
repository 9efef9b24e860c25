import { ArgumentError } from '../errors/argument.js';
import { positiveQuantity, processorQuantity } from './quantity.js';

/** How a speed-up S compares with the number of processors p: below it, at it, above it. */
export type ScalingRegime = 'real' | 'linear' | 'superlinear';

/**
 * How many times faster the parallel program is: S = Ts / Tp. Without unit; below 1 it is slower.
 *
 * @param serialTime time of the best serial program, above zero.
 * @param parallelTime time of the parallel program, in the same unit, above zero.
 * @throws ArgumentError for a time that is not a finite number above zero.
 *
 * @example
 * import { speedup } from '@parallel-cookbook/primitives';
 *
 * console.log(speedup(12, 4)); // 3
 */
export function speedup(serialTime: number, parallelTime: number): number {
  return positiveQuantity('serialTime', serialTime) / positiveQuantity('parallelTime', parallelTime);
}

/**
 * The part of the processors' time that was turned into speed: E = S / p. 1 is ideal; without unit.
 *
 * @param measuredSpeedup what {@link speedup} gave.
 * @param processors how many processors the parallel program had, at least 1.
 * @throws ArgumentError for a speed-up that is not above zero, or a number of processors that is not whole.
 *
 * @example
 * import { efficiency } from '@parallel-cookbook/primitives';
 *
 * console.log(efficiency(3, 4)); // 0.75
 */
export function efficiency(measuredSpeedup: number, processors: number): number {
  return positiveQuantity('measuredSpeedup', measuredSpeedup) / processorQuantity('processors', processors);
}

/**
 * Names the regime of a speed-up: `linear` when S equals p, `real` when it is less, `superlinear` when it is more.
 *
 * @param measuredSpeedup what {@link speedup} gave.
 * @param processors how many processors the parallel program had, at least 1.
 * @param options.tolerance how far S may be from p and still count as linear, as a share of p. Default 0: exactly p.
 * @throws ArgumentError for bad numbers, as {@link efficiency} does, and for a tolerance outside [0, 1).
 *
 * @example
 * import { scalingRegime } from '@parallel-cookbook/primitives';
 *
 * console.log(scalingRegime(3.2, 4)); // real
 * console.log(scalingRegime(3.9, 4, { tolerance: 0.05 })); // linear
 * console.log(scalingRegime(4.8, 4)); // superlinear
 */
export function scalingRegime(
  measuredSpeedup: number,
  processors: number,
  options: { readonly tolerance?: number | undefined } = {},
): ScalingRegime {
  const { tolerance = 0 } = options;
  if (!(tolerance >= 0 && tolerance < 1))
    throw new ArgumentError('tolerance', tolerance, 'give a share from 0 up to 1');
  const share = efficiency(measuredSpeedup, processors);
  if (share < 1 - tolerance) return 'real';
  return share > 1 + tolerance ? 'superlinear' : 'linear';
}
