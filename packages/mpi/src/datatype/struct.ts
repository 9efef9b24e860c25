import { MPIError } from '../errors/mpi-error.js';
import { checkCount, checkWhole, placed, repeated, type Layout } from './layout.js';

/** Blocks of different types at different places, in bytes. MPI_Type_create_struct. */
export function structLayout(
  blocklengths: readonly number[],
  offsets: readonly number[],
  types: readonly Layout[],
): Layout {
  const call = 'Datatype.createStruct';
  if (blocklengths.length !== offsets.length || types.length !== offsets.length) {
    const detail = `${blocklengths.length} blocklengths, ${offsets.length} displacements, ${types.length} datatypes: give as many of each`;
    throw new MPIError('MPI_ERR_ARG', call, detail);
  }
  blocklengths.forEach((length, i) => {
    checkCount(call, `blocklengths[${i}]`, length);
    checkWhole(call, `displacements[${i}]`, offsets[i] as number);
  });
  return placed(blocklengths.flatMap((length, i) => repeated(types[i] as Layout, length, offsets[i] as number)));
}
