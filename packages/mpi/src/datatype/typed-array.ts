import { types } from 'node:util';
import { MPIError } from '../errors/mpi-error.js';

/** The arrays that MPI sends as they are. */
export type TypedArray =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array;

/** What a typed array is made of, by the name that the language gives it. */
export type ElementName =
  | 'Int8'
  | 'Uint8'
  | 'Uint8Clamped'
  | 'Int16'
  | 'Uint16'
  | 'Int32'
  | 'Uint32'
  | 'Float32'
  | 'Float64'
  | 'BigInt64'
  | 'BigUint64';

/** Bytes of one element. */
export const elementBytes: Readonly<Record<ElementName, number>> = {
  Int8: 1,
  Uint8: 1,
  Uint8Clamped: 1,
  Int16: 2,
  Uint16: 2,
  Int32: 4,
  Uint32: 4,
  Float32: 4,
  Float64: 8,
  BigInt64: 8,
  BigUint64: 8,
};

/** Whether it is one, of whichever realm. */
export function isTypedArray(value: unknown): value is TypedArray {
  return types.isTypedArray(value);
}

/** What it is made of. Asked by tag: an array may come from another realm, and Node's Buffer is a Uint8Array. */
export function elementOf(array: TypedArray): ElementName {
  const name = array[Symbol.toStringTag].slice(0, -'Array'.length);
  if (Object.hasOwn(elementBytes, name)) return name as ElementName;
  throw new MPIError('MPI_ERR_TYPE', 'Datatype.of', `there is no datatype for ${array[Symbol.toStringTag]}`);
}

const constructors = {
  Int8: Int8Array,
  Uint8: Uint8Array,
  Uint8Clamped: Uint8ClampedArray,
  Int16: Int16Array,
  Uint16: Uint16Array,
  Int32: Int32Array,
  Uint32: Uint32Array,
  Float32: Float32Array,
  Float64: Float64Array,
  BigInt64: BigInt64Array,
  BigUint64: BigUint64Array,
} as const satisfies Record<ElementName, unknown>;

/** The memory of a view as an array of such elements; `undefined` where they do not stand at multiples of their size. */
export function arrayOn(element: ElementName, view: ArrayBufferView): TypedArray | undefined {
  const { buffer, byteOffset, byteLength } = view;
  const bytes = elementBytes[element];
  if (byteOffset % bytes !== 0 || byteLength % bytes !== 0) return undefined;
  return new constructors[element](buffer as ArrayBuffer, byteOffset, byteLength / bytes);
}
