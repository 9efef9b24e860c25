import { positiveQuantity, processorQuantity } from './quantity.js';

/**
 * The Karp–Flatt metric: the serial share of a program as its measured speed-up shows it,
 * e = (1/S − 1/p) / (1 − 1/p). Without unit; 0 for an ideal speed-up, 1 for none, negative for a superlinear one.
 *
 * When e grows with p, it is overhead that costs the speed; when it stays the same, it is serial work.
 *
 * Source: A. H. Karp, H. P. Flatt, "Measuring parallel processor performance", Communications of the ACM 33(5), 1990.
 *
 * @param measuredSpeedup what `speedup` gave.
 * @param processors how many processors the parallel program had, at least 2: with one there is nothing to learn.
 * @throws ArgumentError for a speed-up that is not above zero, or a number of processors below 2.
 *
 * @example
 * import { karpFlatt } from '@parallel-cookbook/primitives';
 *
 * console.log(karpFlatt(4, 4)); // 0
 * console.log(karpFlatt(2, 3)); // 0.25
 */
export function karpFlatt(measuredSpeedup: number, processors: number): number {
  const s = positiveQuantity('measuredSpeedup', measuredSpeedup);
  const p = processorQuantity('processors', processors, 2);
  return (p - s) / (s * (p - 1));
}
