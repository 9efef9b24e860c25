import { MPIError } from '../errors/mpi-error.js';
import { placed, type Layout } from './layout.js';
import type { ArrayOrder } from './subarray.js';

/**
 * How one dimension of an array is dealt out to the ranks along it: `none`: not at all; `block`: a block each, of `length` elements, by default
 * as alike as can be; `cyclic`: blocks of `length`, by default 1, in turn.
 */
export type Distribution = 'none' | 'block' | 'cyclic' | { readonly kind: 'block' | 'cyclic'; readonly length: number };

/** An array that is dealt out. */
export interface DealtArray {
  readonly size: number;
  readonly rank: number;
  readonly sizes: readonly number[];
  readonly distributions: readonly Distribution[];
  readonly dims: readonly number[];
  readonly order: ArrayOrder | undefined;
}

const call = 'Datatype.createDarray';

/** The elements that one rank has; the extent is that of the whole array. MPI_Type_create_darray. */
export function darrayLayout(base: Layout, array: DealtArray): Layout {
  check(array);
  const { rank, sizes, distributions, dims, order = 'C' } = array;
  const coords: number[] = [];
  let rest = rank;
  for (const dim of [...dims].reverse()) {
    coords.unshift(rest % dim);
    rest = Math.floor(rest / dim);
  }
  const axes = sizes.map((size, axis) => ({
    size,
    own: indicesOf(axis, size, distributions[axis] as Distribution, dims[axis] as number, coords[axis] as number),
  }));
  if (order === 'F') axes.reverse();
  // Where each element stands in the whole, in elements: one axis after the other, the last runs fastest.
  let places = [0];
  for (const { size, own } of axes) places = places.flatMap((place) => own.map((index) => place * size + index));
  const whole = sizes.reduce((product, size) => product * size, 1);
  const part = placed(places.map((place) => [place * base.extent, base] as const));
  return { ...part, lowerBound: 0, extent: whole * base.extent };
}

/** Which indices along a dimension a rank has. */
function indicesOf(axis: number, size: number, distribution: Distribution, ranks: number, coord: number): number[] {
  const all = Array.from({ length: size }, (_, index) => index);
  const kind = typeof distribution === 'string' ? distribution : distribution.kind;
  if (kind === 'none') return all;
  const usual = kind === 'block' ? Math.ceil(size / ranks) : 1;
  const length = typeof distribution === 'string' ? usual : distribution.length;
  if (!Number.isSafeInteger(length) || length < 1) {
    throw new MPIError(
      'MPI_ERR_ARG',
      call,
      `length ${String(length)} of dimension ${axis}: give a whole number, 1 or more`,
    );
  }
  if (kind === 'block' && length * ranks < size) {
    const detail = `${ranks} blocks of ${length} do not cover the ${size} elements of dimension ${axis}`;
    throw new MPIError('MPI_ERR_ARG', call, detail);
  }
  return all.filter((index) => Math.floor(index / length) % ranks === coord);
}

function check({ size, rank, sizes, distributions, dims }: DealtArray): void {
  if (sizes.length === 0 || distributions.length !== sizes.length || dims.length !== sizes.length) {
    const detail = `${sizes.length} sizes, ${distributions.length} distributions, ${dims.length} dims: give one of each for every dimension`;
    throw new MPIError('MPI_ERR_ARG', call, detail);
  }
  for (const [name, numbers] of [['sizes', sizes] as const, ['dims', dims] as const]) {
    if (numbers.every((number) => Number.isSafeInteger(number) && number >= 1)) continue;
    throw new MPIError('MPI_ERR_ARG', call, `${name} are ${String(numbers)}: give whole numbers, 1 or more`);
  }
  if (dims.reduce((product, dim) => product * dim, 1) !== size) {
    throw new MPIError('MPI_ERR_DIMS', call, `a grid of ${dims.join(' × ')} is not one of ${String(size)} ranks`);
  }
  if (!Number.isSafeInteger(rank) || rank < 0 || rank >= size) {
    throw new MPIError('MPI_ERR_RANK', call, `${String(rank)} is no rank; give 0 to ${size - 1}`);
  }
  distributions.forEach((distribution, axis) => {
    const kind: unknown = typeof distribution === 'string' ? distribution : distribution?.kind;
    if (kind === 'block' || kind === 'cyclic') return;
    if (kind !== 'none') {
      throw new MPIError('MPI_ERR_ARG', call, `there is no ${String(kind)}: give 'none', 'block' or 'cyclic'`);
    }
    if (dims[axis] !== 1) {
      throw new MPIError('MPI_ERR_ARG', call, `dimension ${axis} is not dealt out: give 1 for its ranks`);
    }
  });
}
