import { arrayOn, isTypedArray, type TypedArray } from '../datatype/typed-array.js';
import { bufferOf, type BufferSpec } from '../point-to-point/buffer-spec.js';

/** A buffer as one array without gaps, which schedules can cut. */
export interface Staged {
  readonly array: TypedArray;
  /** Puts what the array has become to where it belongs; `undefined` where the array is that place. */
  readonly restore: (() => void) | undefined;
}

/**
 * Makes a buffer of any specification an array without gaps: the memory itself where it has none, else a copy of its elements.
 *
 * @param blocks for how many ranks it is: a count that is given is that of one of them.
 */
export function stage(call: string, spec: BufferSpec, blocks = 1): Staged {
  if (isTypedArray(spec)) return { array: spec, restore: undefined };
  const { data, count, datatype, whole } = bufferOf(call, spec, blocks);
  const element = datatype.element ?? 'Uint8';
  const inPlace = whole && arrayOn(element, whole);
  if (inPlace) return { array: inPlace, restore: undefined };
  const packed = datatype.pack(data, count);
  // Memory of its own begins where elements of any size may stand.
  return { array: arrayOn(element, packed) as TypedArray, restore: () => datatype.unpack(packed, data) };
}

/** The array as bytes. */
export function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
