import { types } from 'node:util';
import { MPIError } from '../errors/mpi-error.js';
import type { TypedArray } from '../datatype/typed-array.js';

/** Combines arrays of one kind, element by element: `inout[i] = incoming[i] op inout[i]`. */
export type ArrayFunction = (incoming: TypedArray, inout: TypedArray) => void;

/** What an operation is made of. */
export interface OpDefinition<T> {
  readonly name: string;
  /** Whether `a op b` is `b op a`: then ranks may be combined in any order, which is faster. */
  readonly commutative: boolean;
  /** Combines two objects; `a` is that of the lower ranks. */
  readonly combine: (a: T, b: T) => T;
  /** Combines arrays. Throws for a kind of array that the operation is not made for. */
  readonly combineArrays: ArrayFunction;
  /** Whether the operation is one of MPI's own. */
  readonly builtIn?: boolean;
}

/**
 * A way to combine what ranks have: `reduce`, `allreduce`, `scan`.
 *
 * Python analogue: `MPI.Op`. The built-in ones (`SUM`, `MAX`, …) are constants; your own are made by `createOp`.
 * It must be associative, and the floating-point ones are only nearly: results may differ in the last bits with the number of ranks.
 */
export class Op<T = unknown> {
  readonly name: string;
  readonly commutative: boolean;
  readonly builtIn: boolean;
  // Untyped, so that an operation on anything stands for one on unknown things: arrays go by their elements.
  readonly #combine: (a: never, b: never) => unknown;
  readonly #combineArrays: ArrayFunction;
  #freed = false;

  /** @internal */
  constructor({ name, commutative, combine, combineArrays, builtIn = false }: OpDefinition<T>) {
    this.name = name;
    this.commutative = commutative;
    this.builtIn = builtIn;
    this.#combine = combine;
    this.#combineArrays = combineArrays;
  }

  /** `a op b`, where `a` comes from lower ranks. */
  combine(a: T, b: T): T {
    this.check('Op.combine');
    return this.#combine(a as never, b as never) as T;
  }

  /** `inout[i] = incoming[i] op inout[i]`: the incoming elements come from lower ranks. Python: `Reduce_local`. */
  reduceLocal(incoming: TypedArray, inout: TypedArray): void {
    this.check('Op.reduceLocal');
    if (!types.isTypedArray(incoming) || !types.isTypedArray(inout) || incoming.length !== inout.length) {
      throw new MPIError('MPI_ERR_BUFFER', 'Op.reduceLocal', 'give two typed arrays of the same length');
    }
    if (incoming[Symbol.toStringTag] !== inout[Symbol.toStringTag]) {
      throw new MPIError('MPI_ERR_TYPE', 'Op.reduceLocal', 'give two arrays of the same kind');
    }
    this.#combineArrays(incoming, inout);
  }

  /** The same of arrays that somebody has looked at already. @internal */
  combineArrays(incoming: TypedArray, inout: TypedArray): void {
    this.#combineArrays(incoming, inout);
  }

  /** Nobody needs it any more; using it from now on is an error. */
  free(): void {
    if (this.builtIn) throw new MPIError('MPI_ERR_OP', 'Op.free', `${this.name} belongs to MPI and is not freed`);
    this.#freed = true;
  }

  /** Throws if it was freed. */
  check(call: string): void {
    if (this.#freed) throw new MPIError('MPI_ERR_OP', call, `${this.name} was freed`);
  }
}
