import { elementBytes, elementOf, isTypedArray, type ElementName, type TypedArray } from '../datatype/typed-array.js';
import { MPIError } from '../errors/mpi-error.js';

/** What one rank brings to a window. */
export interface WindowPart {
  readonly byteLength: number;
  /** Bytes of one step of a displacement. */
  readonly displacementUnit: number;
  /** What the rank sees its part as. */
  readonly element: ElementName;
}

/** A kind of typed array: `Float64Array`. */
export interface ArrayKind {
  readonly name: string;
  readonly BYTES_PER_ELEMENT: number;
  new (length: number): TypedArray;
}

/** What may be said of a window. */
export interface WinOptions {
  /** Bytes of one step of a displacement into this rank's part. Default: those of one element; mpi4py's is 1. */
  readonly displacementUnit?: number | undefined;
}

/** What a rank brings with an array of its own; what is wrong with it where it is none. */
export function partOfArray(call: string, array: TypedArray, options: WinOptions = {}): WindowPart | MPIError {
  if (!isTypedArray(array))
    return new MPIError('MPI_ERR_BUFFER', call, 'give a typed array; one of no elements brings nothing');
  return partOf(call, elementOf(array), array.byteLength, options);
}

/** What a rank brings that is to be allocated. */
export function partOfSize(
  call: string,
  kind: ArrayKind,
  length: number,
  options: WinOptions = {},
): WindowPart | MPIError {
  const element = (typeof kind === 'function' ? kind.name : '').replace(/Array$/, '');
  if (!Object.hasOwn(elementBytes, element)) {
    return new MPIError('MPI_ERR_TYPE', call, 'give a kind of typed array, such as Float64Array');
  }
  if (!Number.isSafeInteger(length) || length < 0) {
    return new MPIError(
      'MPI_ERR_SIZE',
      call,
      `length is ${String(length)}: give a whole number of elements, 0 or more`,
    );
  }
  return partOf(call, element as ElementName, length * elementBytes[element as ElementName], options);
}

function partOf(call: string, element: ElementName, byteLength: number, options: WinOptions): WindowPart | MPIError {
  const { displacementUnit = elementBytes[element] } = options;
  if (Number.isSafeInteger(displacementUnit) && displacementUnit > 0) return { byteLength, displacementUnit, element };
  const detail = `displacementUnit is ${String(displacementUnit)}: give a whole number of bytes, 1 or more`;
  return new MPIError('MPI_ERR_DISP', call, detail);
}
