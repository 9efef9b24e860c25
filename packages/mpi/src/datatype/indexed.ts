import { MPIError } from '../errors/mpi-error.js';
import { checkCount, checkWhole, placed, repeated, type Layout } from './layout.js';

/** Blocks of different lengths at different places, in bytes. MPI_Type_create_hindexed. */
export function indexedLayout(base: Layout, blocklengths: readonly number[], offsets: readonly number[]): Layout {
  const call = 'Datatype.createIndexed';
  if (blocklengths.length !== offsets.length) {
    const detail = `${blocklengths.length} blocklengths and ${offsets.length} displacements: give as many of the one as of the other`;
    throw new MPIError('MPI_ERR_ARG', call, detail);
  }
  blocklengths.forEach((length, i) => {
    checkCount(call, `blocklengths[${i}]`, length);
    checkWhole(call, `displacements[${i}]`, offsets[i] as number);
  });
  return placed(blocklengths.flatMap((length, i) => repeated(base, length, offsets[i] as number)));
}
