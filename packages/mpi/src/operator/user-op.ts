import type { TypedArray } from '../datatype/typed-array.js';
import { MPIError } from '../errors/mpi-error.js';
import { Op, type ArrayFunction } from './op.js';

/** How an operation of yours is called and what may be assumed of it. */
export interface UserOpOptions {
  /** What errors call it. Default: the function's name. */
  readonly name?: string | undefined;
  /** Whether `a op b` is `b op a`. Default: false, as in mpi4py; then ranks are combined in their order. */
  readonly commutative?: boolean | undefined;
  /** Combines whole arrays at once: `inout[i] = incoming[i] op inout[i]`. Default: element by element. */
  readonly arrays?: ArrayFunction | undefined;
}

/**
 * Makes an operation of your own. Python: `MPI.Op.Create`.
 *
 * @param combine `a op b`, associative; `a` comes from lower ranks. For arrays it is called element by element.
 *
 * @example
 * import { createOp } from '@parallel-cookbook/mpi';
 *
 * const longest = createOp((a, b) => (b.length > a.length ? b : a));
 * console.log(longest.combine('ring', 'mesh'), longest.combine('ring', 'torus')); // ring torus
 */
export function createOp<T>(combine: (a: T, b: T) => T, options: UserOpOptions = {}): Op<T> {
  if (typeof combine !== 'function') {
    throw new MPIError('MPI_ERR_OP', 'createOp', 'give a function of two values that returns their combination');
  }
  return new Op<T>({
    name: options.name ?? (combine.name || 'an operation'),
    commutative: options.commutative ?? false,
    combine,
    combineArrays:
      options.arrays ??
      ((incoming: TypedArray, inout: TypedArray) => {
        const target = inout as unknown as T[];
        for (let i = 0; i < inout.length; i++) target[i] = combine(incoming[i] as T, inout[i] as T);
      }),
  });
}
