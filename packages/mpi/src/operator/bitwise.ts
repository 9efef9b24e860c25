import type { TypedArray } from '../datatype/typed-array.js';
import { MPIError } from '../errors/mpi-error.js';
import type { Numeric } from './arithmetic.js';
import { Op } from './op.js';

/** On numbers of 32 bits with a sign, on bigints, and on arrays of whole numbers. */
function built(
  name: string,
  numbers: (a: number, b: number) => number,
  bigs: (a: bigint, b: bigint) => bigint,
): Op<Numeric> {
  return new Op<Numeric>({
    name,
    commutative: true,
    builtIn: true,
    combine(a, b) {
      if (typeof a === 'number' && typeof b === 'number' && Number.isInteger(a) && Number.isInteger(b)) {
        return numbers(a, b);
      }
      if (typeof a === 'bigint' && typeof b === 'bigint') return bigs(a, b);
      throw new MPIError('MPI_ERR_OP', name, 'it combines two whole numbers or two bigints');
    },
    combineArrays(incoming, inout) {
      const kind = inout[Symbol.toStringTag];
      if (kind.startsWith('Float')) throw new MPIError('MPI_ERR_OP', name, `${kind} has no bits to combine`);
      if (kind.startsWith('Big')) {
        const [from, to] = [incoming as BigInt64Array, inout as BigInt64Array];
        for (let i = 0; i < to.length; i++) to[i] = bigs(from[i] as bigint, to[i] as bigint);
      } else {
        const [from, to] = [incoming, inout] as [Int32Array, Exclude<TypedArray, BigInt64Array | BigUint64Array>];
        for (let i = 0; i < to.length; i++) to[i] = numbers(from[i] as number, to[i] as number);
      }
    },
  });
}

/** Bitwise and. */
const BAND = built(
  'BAND',
  (a, b) => a & b,
  (a, b) => a & b,
);
/** Bitwise or. */
const BOR = built(
  'BOR',
  (a, b) => a | b,
  (a, b) => a | b,
);
/** Bitwise exclusive or. */
const BXOR = built(
  'BXOR',
  (a, b) => a ^ b,
  (a, b) => a ^ b,
);

/** The three, by name. */
export const bitwise = { BAND, BOR, BXOR } as const;
