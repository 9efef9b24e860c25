import { processorQuantity, shareQuantity } from './quantity.js';

/** A program whose work can partly be divided, and what it runs on. */
export interface DividedWork {
  /** Share of the work that can be divided among processors, from 0 to 1. */
  readonly parallelFraction: number;
  /** How many processors share it, at least 1. */
  readonly processors: number;
}

/**
 * Amdahl's law: the speed-up of a problem of *fixed size*, S = 1 / ((1 − f) + f / p). Without unit, from 1 to p.
 *
 * Source: G. M. Amdahl, "Validity of the single processor approach to achieving large scale computing capabilities",
 * AFIPS 1967.
 *
 * @param work f is measured as a share of the serial program's time.
 * @throws ArgumentError for a fraction outside [0, 1], or a number of processors that is not whole and positive.
 *
 * @example
 * import { amdahl } from '@parallel-cookbook/primitives';
 *
 * console.log(amdahl({ parallelFraction: 0.9, processors: 10 }).toFixed(2)); // 5.26
 */
export function amdahl({ parallelFraction, processors }: DividedWork): number {
  const f = shareQuantity('parallelFraction', parallelFraction);
  const p = processorQuantity('processors', processors);
  // Multiplied out by p, so that f = 1 gives exactly p.
  return p / (p * (1 - f) + f);
}

/**
 * The speed-up that Amdahl's law never passes, however many processors there are: 1 / (1 − f). `Infinity` for f = 1.
 *
 * @throws ArgumentError for a fraction outside [0, 1].
 *
 * @example
 * import { amdahlLimit } from '@parallel-cookbook/primitives';
 *
 * console.log(amdahlLimit(0.75)); // 4
 */
export function amdahlLimit(parallelFraction: number): number {
  return 1 / (1 - shareQuantity('parallelFraction', parallelFraction));
}
