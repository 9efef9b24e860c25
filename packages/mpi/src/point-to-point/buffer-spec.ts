import { Datatype } from '../datatype/datatype.js';
import { isTypedArray, type TypedArray } from '../datatype/typed-array.js';
import { MPIError } from '../errors/mpi-error.js';

/**
 * What capital methods send and receive: a typed array, all of it; the first `count` elements of one; elements of a type of your own in the
 * memory of one. Python: `buf`, `[buf, count]`, `[buf, datatype]`, `[buf, count, datatype]`.
 */
export type BufferSpec =
  | TypedArray
  | readonly [data: TypedArray, count: number]
  | readonly [data: TypedArray, datatype: Datatype]
  | readonly [data: TypedArray, count: number, datatype: Datatype];

/** A specification, looked at. */
export interface Buffer {
  readonly data: TypedArray;
  readonly count: number;
  readonly datatype: Datatype;
  /** The bytes to be sent or filled, where they stand without gaps. */
  readonly whole: TypedArray | undefined;
}

/**
 * Throws `MPIError` for what is no buffer.
 *
 * @param blocks for how many ranks it is: a count that is given is that of one of them.
 */
export function bufferOf(call: string, spec: BufferSpec, blocks = 1): Buffer {
  if (isTypedArray(spec)) return { data: spec, count: spec.length, datatype: Datatype.of(spec), whole: spec };
  if (!Array.isArray(spec) || !isTypedArray(spec[0])) {
    const remedy = 'give a typed array, or [typed array, count, datatype]; objects go by the lower-case methods';
    throw new MPIError('MPI_ERR_BUFFER', call, remedy);
  }
  const [data, second, third] = spec as readonly [TypedArray, number | Datatype | undefined, Datatype | undefined];
  const datatype = third ?? (second instanceof Datatype ? second : Datatype.of(data));
  datatype.check(call);
  const fits = datatype.extent <= 0 ? 0 : Math.floor(data.byteLength / datatype.extent);
  const count = typeof second === 'number' ? second * blocks : fits;
  if (!Number.isSafeInteger(count) || count < 0) {
    throw new MPIError('MPI_ERR_COUNT', call, `count is ${String(count)}: give a whole number, 0 or more`);
  }
  datatype.checkRange(call, data.byteLength, 0, count);
  return { data, count, datatype, whole: wholeOf(data, count, datatype) };
}

function wholeOf(data: TypedArray, count: number, datatype: Datatype): TypedArray | undefined {
  if (!datatype.isContiguous) return undefined;
  const bytes = count * datatype.size;
  if (bytes === data.byteLength) return data;
  if (bytes % data.BYTES_PER_ELEMENT === 0) return data.subarray(0, bytes / data.BYTES_PER_ELEMENT);
  return new Uint8Array(data.buffer, data.byteOffset, bytes);
}
