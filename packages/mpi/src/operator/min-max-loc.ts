import type { TypedArray } from '../datatype/typed-array.js';
import { MPIError } from '../errors/mpi-error.js';
import { Op } from './op.js';

/** A value and where it was found: mostly a rank. */
export type Located<T extends number | bigint = number> = readonly [value: T, index: number];

/** Among equal values the least index wins, so the result does not depend on the order. */
function built(name: string, better: (a: number | bigint, b: number | bigint) => boolean): Op<Located> {
  return new Op<Located>({
    name,
    commutative: true,
    builtIn: true,
    combine(a, b) {
      if (!Array.isArray(a) || !Array.isArray(b) || a.length !== 2 || b.length !== 2) {
        throw new MPIError('MPI_ERR_OP', name, 'it combines pairs: [value, index]');
      }
      if (a[0] === b[0]) return a[1] <= b[1] ? a : b;
      return better(a[0], b[0]) ? a : b;
    },
    combineArrays(incoming: TypedArray, inout: TypedArray) {
      if (inout.length % 2 !== 0) {
        throw new MPIError('MPI_ERR_COUNT', name, 'it combines arrays of pairs: value, index, value, index, …');
      }
      const [from, to] = [incoming, inout] as [Float64Array, Float64Array];
      for (let i = 0; i < to.length; i += 2) {
        const [value, index] = [from[i] as number, from[i + 1] as number];
        const tie = value === to[i];
        if (tie ? index < (to[i + 1] as number) : better(value, to[i] as number)) {
          to[i] = value;
          to[i + 1] = index;
        }
      }
    },
  });
}

/** The greatest value and where it is: pairs `[value, index]`, or arrays of value, index, value, index … */
const MAXLOC = built('MAXLOC', (a, b) => a > b);
/** The least value and where it is. */
const MINLOC = built('MINLOC', (a, b) => a < b);

/** Both, by name. */
export const minMaxLoc = { MAXLOC, MINLOC } as const;
