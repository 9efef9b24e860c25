import type { TypedArray } from '../datatype/typed-array.js';
import { MPIError } from '../errors/mpi-error.js';
import { Op } from './op.js';

/** What the arithmetic operations take. */
export type Numeric = number | bigint;
/** Each kind has its own loop, since one loop over all kinds of arrays is several times slower than one over one. */
type Numbers = Exclude<TypedArray, BigInt64Array | BigUint64Array>;
type Bigs = BigInt64Array | BigUint64Array;

/** Of an array without elements nothing is combined. */
function isBig(array: TypedArray): array is Bigs {
  return typeof array[0] === 'bigint';
}

function built(
  name: string,
  combine: (a: never, b: never) => Numeric,
  numbers: (incoming: Numbers, inout: Numbers) => void,
  bigs: (incoming: Bigs, inout: Bigs) => void,
): Op<Numeric> {
  return new Op<Numeric>({
    name,
    commutative: true,
    builtIn: true,
    combine(a, b) {
      if ((typeof a === 'number' && typeof b === 'number') || (typeof a === 'bigint' && typeof b === 'bigint')) {
        return combine(a as never, b as never);
      }
      throw new MPIError('MPI_ERR_OP', name, `it combines two numbers or two bigints, not ${typeof a} and ${typeof b}`);
    },
    combineArrays(incoming, inout) {
      if (isBig(incoming)) bigs(incoming, inout as Bigs);
      else numbers(incoming, inout as Numbers);
    },
  });
}

/** The sum. Whole numbers go round at the end of their range, as in C. */
const SUM = built(
  'SUM',
  (a: number, b: number) => a + b,
  (incoming, inout) => {
    // Eight at a time: more than twice as fast.
    const eights = inout.length & ~7;
    for (let i = 0; i < eights; i += 8) {
      inout[i] = (incoming[i] as number) + (inout[i] as number);
      inout[i + 1] = (incoming[i + 1] as number) + (inout[i + 1] as number);
      inout[i + 2] = (incoming[i + 2] as number) + (inout[i + 2] as number);
      inout[i + 3] = (incoming[i + 3] as number) + (inout[i + 3] as number);
      inout[i + 4] = (incoming[i + 4] as number) + (inout[i + 4] as number);
      inout[i + 5] = (incoming[i + 5] as number) + (inout[i + 5] as number);
      inout[i + 6] = (incoming[i + 6] as number) + (inout[i + 6] as number);
      inout[i + 7] = (incoming[i + 7] as number) + (inout[i + 7] as number);
    }
    for (let i = eights; i < inout.length; i++) inout[i] = (incoming[i] as number) + (inout[i] as number);
  },
  (incoming, inout) => {
    for (let i = 0; i < inout.length; i++) inout[i] = (incoming[i] as bigint) + (inout[i] as bigint);
  },
);

/** The product. */
const PROD = built(
  'PROD',
  (a: number, b: number) => a * b,
  (incoming, inout) => {
    // Doubles would round the low bits of a product of 32-bit words away.
    const word = /^(Ui|I)nt32Array$/.test(inout[Symbol.toStringTag]);
    if (word) for (let i = 0; i < inout.length; i++) inout[i] = Math.imul(incoming[i] as number, inout[i] as number);
    else for (let i = 0; i < inout.length; i++) inout[i] = (incoming[i] as number) * (inout[i] as number);
  },
  (incoming, inout) => {
    for (let i = 0; i < inout.length; i++) inout[i] = (incoming[i] as bigint) * (inout[i] as bigint);
  },
);

/** The greatest. NaN where any is NaN. */
const MAX = built(
  'MAX',
  (a: number, b: number) => (b > a || b !== b ? b : a),
  (incoming, inout) => {
    for (let i = 0; i < inout.length; i++) inout[i] = Math.max(incoming[i] as number, inout[i] as number);
  },
  (incoming, inout) => {
    for (let i = 0; i < inout.length; i++) {
      if ((incoming[i] as bigint) > (inout[i] as bigint)) inout[i] = incoming[i] as bigint;
    }
  },
);

/** The least. NaN where any is NaN. */
const MIN = built(
  'MIN',
  (a: number, b: number) => (b < a || b !== b ? b : a),
  (incoming, inout) => {
    for (let i = 0; i < inout.length; i++) inout[i] = Math.min(incoming[i] as number, inout[i] as number);
  },
  (incoming, inout) => {
    for (let i = 0; i < inout.length; i++) {
      if ((incoming[i] as bigint) < (inout[i] as bigint)) inout[i] = incoming[i] as bigint;
    }
  },
);

/** The four, by name. */
export const arithmetic = { SUM, PROD, MAX, MIN } as const;
