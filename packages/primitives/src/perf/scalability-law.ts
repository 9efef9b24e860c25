import { ArgumentError } from '../errors/argument.js';
import { coefficientQuantity, positiveQuantity, processorQuantity } from './quantity.js';

/** What keeps a system from scaling, as the Universal Scalability Law sees it. Both have no unit; 0 is ideal. */
export interface ScalabilityCoefficients {
  /** σ: cost of waiting in turn for what is shared. Alone it gives Amdahl's law with a serial share of σ. */
  readonly contention: number;
  /** κ: cost of keeping every pair of processors in agreement. Above 0, more processors make it slower in the end. */
  readonly coherency: number;
}

/** One measurement of a system under load. */
export interface ThroughputSample {
  /** How many processors, threads or clients worked at once, at least 1. */
  readonly processors: number;
  /** What they did together in a unit of time; a speed-up is one too. */
  readonly throughput: number;
}

/** The Universal Scalability Law as it lies through measurements. */
export interface ScalabilityFit extends ScalabilityCoefficients {
  /** λ: throughput of one processor as the law sees it, in the samples' unit. */
  readonly perProcessor: number;
  /** Number of processors with the highest throughput, not rounded; `Infinity` when more is never worse. */
  readonly peakProcessors: number;
  /** Root mean square of the relative errors: 0.02 says that the law is 2 % off the samples. */
  readonly error: number;
}

/**
 * The Universal Scalability Law: relative capacity C(p) = p / (1 + σ (p − 1) + κ p (p − 1)).
 *
 * Source: N. J. Gunther, "Guerrilla Capacity Planning", Springer 2007, chapters 4 to 6.
 *
 * @returns speed-up over one processor, without unit.
 * @throws ArgumentError for negative coefficients, or a number of processors that is not whole and positive.
 *
 * @example
 * import { scalabilityLaw } from '@parallel-cookbook/primitives';
 *
 * console.log(scalabilityLaw({ contention: 0, coherency: 0, processors: 8 })); // 8
 * console.log(scalabilityLaw({ contention: 0.1, coherency: 0.01, processors: 8 }).toFixed(2)); // 3.54
 */
export function scalabilityLaw(system: ScalabilityCoefficients & { readonly processors: number }): number {
  const contention = coefficientQuantity('contention', system.contention);
  const coherency = coefficientQuantity('coherency', system.coherency);
  const p = processorQuantity('processors', system.processors);
  return p / (1 + contention * (p - 1) + coherency * p * (p - 1));
}

/**
 * The number of processors at which the law's throughput is highest: √((1 − σ) / κ), at least 1, not rounded.
 * `Infinity` without coherency cost.
 *
 * @throws ArgumentError for negative coefficients.
 */
export function scalabilityPeak(system: ScalabilityCoefficients): number {
  const contention = coefficientQuantity('contention', system.contention);
  const coherency = coefficientQuantity('coherency', system.coherency);
  if (contention >= 1) return 1;
  return coherency === 0 ? Infinity : Math.max(1, Math.sqrt((1 - contention) / coherency));
}

/**
 * Fits the Universal Scalability Law to measurements by least squares of the relative error, in closed form.
 *
 * p / X(p) = 1/λ + (σ/λ)(p − 1) + (κ/λ) p (p − 1) is linear in its three coefficients. σ and κ are kept at or above
 * zero: where the free solution leaves that quadrant (superlinear samples, noise), the best solution on its edge is taken.
 * Cost: linear in the number of samples.
 *
 * @param samples at least three different numbers of processors; several samples of one number are welcome.
 * @throws ArgumentError for bad numbers, or fewer than three different numbers of processors.
 *
 * @example
 * import { fitScalabilityLaw } from '@parallel-cookbook/primitives';
 *
 * const measured = [[1, 100], [2, 180], [4, 286], [8, 353]];
 * const law = fitScalabilityLaw(measured.map(([processors, throughput]) => ({ processors, throughput })));
 * console.log(law.peakProcessors.toFixed(1)); // 8.8
 */
export function fitScalabilityLaw(samples: Iterable<ThroughputSample>): ScalabilityFit {
  // Divided by its own p / X, each row asks for 1: that is what makes the error relative.
  const rows: Row[] = [];
  const counts = new Set<number>();
  for (const sample of samples) {
    const at = `samples[${rows.length}]`;
    const p = processorQuantity(`${at}.processors`, sample.processors);
    const weight = positiveQuantity(`${at}.throughput`, sample.throughput) / p;
    rows.push([weight, weight * (p - 1), weight * p * (p - 1)]);
    counts.add(p);
  }
  if (counts.size < 3) {
    throw new ArgumentError('samples', rows, 'measure at least three different numbers of processors');
  }

  let best: { solution: Row; squares: number } | undefined;
  for (const columns of [[0, 1, 2], [0, 1], [0, 2], [0]]) {
    const solution = solve(rows, columns);
    if (!solution || solution[1] < 0 || solution[2] < 0 || !(solution[0] > 0)) continue;
    const squares = rows.reduce((sum, row) => sum + (dot(row, solution) - 1) ** 2, 0);
    if (!best || squares < best.squares) best = { solution, squares };
  }
  // The last set of columns always has a solution: a mean of positive numbers.
  const { solution, squares } = best as { solution: Row; squares: number };
  const contention = solution[1] / solution[0];
  const coherency = solution[2] / solution[0];
  return {
    contention,
    coherency,
    perProcessor: 1 / solution[0],
    peakProcessors: scalabilityPeak({ contention, coherency }),
    error: Math.sqrt(squares / rows.length),
  };
}

type Row = [number, number, number];

function dot(a: Row, b: Row): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** Least squares of `rows · x = 1` over some columns, the others held at zero; by modified Gram–Schmidt. */
function solve(rows: readonly Row[], columns: readonly number[]): Row | undefined {
  const at = (row: Row, column: number): number => row[column] as number;
  const basis = columns.map((column) => rows.map((row) => at(row, column)));
  const upper: number[][] = columns.map(() => []);
  const rest = rows.map(() => 1);
  const projections: number[] = [];
  for (const [i, vector] of basis.entries()) {
    const length = Math.sqrt(vector.reduce((sum, x) => sum + x * x, 0));
    if (!(length > 0)) return undefined;
    (upper[i] as number[])[i] = length;
    const unit = vector.map((x) => x / length);
    for (let j = i + 1; j < basis.length; j++)
      (upper[i] as number[])[j] = subtractProjection(basis[j] as number[], unit);
    projections.push(subtractProjection(rest, unit));
  }
  const solution: Row = [0, 0, 0];
  const found: number[] = [];
  for (let i = columns.length - 1; i >= 0; i--) {
    let value = projections[i] as number;
    for (let j = i + 1; j < columns.length; j++) value -= (upper[i]?.[j] as number) * (found[j] as number);
    found[i] = value / (upper[i]?.[i] as number);
    solution[columns[i] as number] = found[i] as number;
  }
  return solution;
}

/** Takes out of `vector` its part along `unit`, and returns how long that part was. */
function subtractProjection(vector: number[], unit: readonly number[]): number {
  const along = vector.reduce((sum, x, k) => sum + x * (unit[k] as number), 0);
  for (const [k, x] of unit.entries()) vector[k] = (vector[k] as number) - along * x;
  return along;
}
