import type { TypedArray } from '../datatype/typed-array.js';
import { Op } from './op.js';

/** What comes in is put in the place of what is there. For windows. */
const REPLACE = new Op<unknown>({
  name: 'REPLACE',
  commutative: false,
  builtIn: true,
  combine: (a) => a,
  combineArrays: (incoming, inout) => inout.set(incoming as TypedArray as never),
});

/** What is there stays. For windows: fetching without a change. */
const NO_OP = new Op<unknown>({
  name: 'NO_OP',
  commutative: false,
  builtIn: true,
  combine: (_, b) => b,
  combineArrays: () => undefined,
});

/** Both, by name. */
export const replacement = { REPLACE, NO_OP } as const;
