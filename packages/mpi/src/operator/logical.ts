import type { TypedArray } from '../datatype/typed-array.js';
import { Op } from './op.js';

/** On objects true or false; on arrays 1 or 0. */
function built(name: string, combine: (a: boolean, b: boolean) => boolean): Op<boolean> {
  return new Op({
    name,
    commutative: true,
    builtIn: true,
    combine: (a, b) => combine(Boolean(a), Boolean(b)),
    combineArrays(incoming, inout) {
      const array = inout as Exclude<TypedArray, BigInt64Array | BigUint64Array>;
      const big = inout[Symbol.toStringTag].startsWith('Big');
      for (let i = 0; i < inout.length; i++) {
        const truth = combine(Boolean(incoming[i]), Boolean(inout[i]));
        array[i] = (big ? BigInt(truth) : Number(truth)) as number;
      }
    },
  });
}

/** Logical and: all are true. */
const LAND = built('LAND', (a, b) => a && b);
/** Logical or: any is true. */
const LOR = built('LOR', (a, b) => a || b);
/** Logical exclusive or: an odd number is true. */
const LXOR = built('LXOR', (a, b) => a !== b);

/** The three, by name. */
export const logical = { LAND, LOR, LXOR } as const;
