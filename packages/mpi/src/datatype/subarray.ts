import { MPIError } from '../errors/mpi-error.js';
import { placed, type Layout } from './layout.js';

/** How the elements of a many-dimensional array follow each other: `C`, the last index first; `F`, the first. */
export type ArrayOrder = 'C' | 'F';

/** A part of an array of several dimensions; the extent is that of the whole array. MPI_Type_create_subarray. */
export function subarrayLayout(
  base: Layout,
  sizes: readonly number[],
  subsizes: readonly number[],
  starts: readonly number[],
  order: ArrayOrder = 'C',
): Layout {
  check(sizes, subsizes, starts);
  const axes = sizes.map((size, axis) => ({
    size,
    subsize: subsizes[axis] as number,
    start: starts[axis] as number,
  }));
  if (order === 'F') axes.reverse();
  // Where each element of the part stands in the whole, in elements: one axis after the other, the last runs fastest.
  let places = [0];
  for (const { size, subsize, start } of axes) {
    places = places.flatMap((place) => Array.from({ length: subsize }, (_, i) => place * size + start + i));
  }
  const whole = sizes.reduce((product, size) => product * size, 1);
  const part = placed(places.map((place) => [place * base.extent, base] as const));
  return { ...part, lowerBound: 0, extent: whole * base.extent };
}

function check(sizes: readonly number[], subsizes: readonly number[], starts: readonly number[]): void {
  const call = 'Datatype.createSubarray';
  if (sizes.length === 0 || subsizes.length !== sizes.length || starts.length !== sizes.length) {
    const detail = `${sizes.length} sizes, ${subsizes.length} subsizes, ${starts.length} starts: give one of each for every dimension`;
    throw new MPIError('MPI_ERR_ARG', call, detail);
  }
  sizes.forEach((size, axis) => {
    const [subsize, start] = [subsizes[axis] as number, starts[axis] as number];
    if ([size, subsize, start].every(Number.isSafeInteger) && subsize >= 1 && start >= 0 && start + subsize <= size)
      return;
    const detail = `in dimension ${axis} ${subsize} elements from ${start} are no part of ${size}`;
    throw new MPIError('MPI_ERR_ARG', call, detail);
  });
}
