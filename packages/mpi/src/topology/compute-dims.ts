import { MPIError } from '../errors/mpi-error.js';

/**
 * Parts a number of ranks into a grid whose dimensions are as alike as can be, the greater ones first.
 *
 * Python analogue: `MPI.Compute_dims`. Of all ways to write the number as a product the one is taken whose greatest dimension is
 * least, then the second, and so on. (The standard leaves it to the implementation; some take a worse one.)
 *
 * @param dims how many dimensions, or one number for each: 0 for one that is to be found, else it stays.
 *
 * Errors: `MPIError`, `MPI_ERR_DIMS`, where the number is no multiple of the dimensions that are given. Cost: a search among the divisors.
 *
 * @example
 * import { computeDims } from '@parallel-cookbook/mpi';
 *
 * console.log(computeDims(12, 2), computeDims(12, [0, 2, 0])); // [ 4, 3 ] [ 3, 2, 2 ]
 */
export function computeDims(ranks: number, dims: number | readonly number[]): number[] {
  const call = 'computeDims';
  if (!Number.isSafeInteger(ranks) || ranks < 1) {
    throw new MPIError('MPI_ERR_ARG', call, `${String(ranks)} is no number of ranks: give a whole number, 1 or more`);
  }
  if (typeof dims === 'number' && !(Number.isSafeInteger(dims) && dims >= 0)) {
    throw new MPIError('MPI_ERR_DIMS', call, `${dims} is no number of dimensions: give a whole number, 0 or more`);
  }
  const given = typeof dims === 'number' ? Array.from({ length: dims }, () => 0) : [...dims];
  if (!given.every((dim) => Number.isSafeInteger(dim) && dim >= 0)) {
    throw new MPIError('MPI_ERR_DIMS', call, `${String(given)}: give whole numbers, 0 for a dimension to be found`);
  }
  const fixed = given.reduce((product, dim) => product * (dim || 1), 1);
  const free = given.filter((dim) => dim === 0).length;
  if (ranks % fixed !== 0 || (free === 0 && fixed !== ranks)) {
    const detail = `${ranks} ranks make no grid of ${given.map((dim) => dim || '?').join(' × ')}`;
    throw new MPIError('MPI_ERR_DIMS', call, detail);
  }
  const found = factors(divisorsOf(ranks / fixed), ranks / fixed, free, Infinity) ?? [];
  return given.map((dim) => (dim === 0 ? (found.shift() as number) : dim));
}

/** The factors, none greater than `most`, the greatest as small as can be. */
function factors(divisors: readonly number[], product: number, count: number, most: number): number[] | undefined {
  if (count === 0) return product === 1 ? [] : undefined;
  if (count === 1) return product <= most ? [product] : undefined;
  for (const first of divisors) {
    if (first > most) return undefined;
    // The greatest of so many factors is at least their mean; rounded off, so that 3 is the cube root of 27.
    if (product % first !== 0 || first ** count < product * (1 - 1e-9)) continue;
    const rest = factors(divisors, product / first, count - 1, first);
    if (rest) return [first, ...rest];
  }
  return undefined;
}

function divisorsOf(product: number): number[] {
  const small: number[] = [];
  const large: number[] = [];
  for (let divisor = 1; divisor * divisor <= product; divisor++) {
    if (product % divisor !== 0) continue;
    small.push(divisor);
    if (divisor * divisor !== product) large.unshift(product / divisor);
  }
  return [...small, ...large];
}
