import { types } from 'node:util';
import { Deserializer, Serializer } from 'node:v8';
import { PicklingError } from '../errors/pickling.js';
import type { Codec, Encoded } from './codec.js';
import { pack, unpackSync, type Packed } from './pack.js';

/** Views from this size on travel beside the record instead of inside it. */
const outOfBandBytes = 4096;

interface ViewClass {
  readonly name: string;
  readonly BYTES_PER_ELEMENT?: number;
  new (memory: ArrayBuffer, byteOffset: number, length: number): ArrayBufferView;
}
const views: readonly ViewClass[] = [
  ...[Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array],
  ...[Float32Array, Float64Array, BigInt64Array, BigUint64Array, DataView],
];
const numberOf: ReadonlyMap<string, number> = new Map(views.map((view, number) => [view.name, number]));

/** Node's serializer with a place for large buffers. The underscored method is the hook that Node documents. */
class BandedSerializer extends Serializer {
  readonly buffers: Uint8Array[] = [];

  constructor() {
    super();
    (
      this as unknown as { _setTreatArrayBufferViewsAsHostObjects(on: boolean): void }
    )._setTreatArrayBufferViewsAsHostObjects(true);
  }

  _writeHostObject(value: object): void {
    const number = numberOf.get(Object.prototype.toString.call(value).slice(8, -1));
    if (!ArrayBuffer.isView(value) || number === undefined) throw new Error('it exists only in its own process');
    if (types.isSharedArrayBuffer(value.buffer))
      throw new Error('it is a view of shared memory, which bytes cannot share');
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    this.writeUint32(number);
    this.writeUint32(bytes.length);
    if (bytes.length >= outOfBandBytes) this.buffers.push(bytes);
    else this.writeRawBytes(bytes);
  }
}

class BandedDeserializer extends Deserializer {
  private next = 0;

  constructor(private readonly encoded: Encoded) {
    super(encoded.head);
  }

  _readHostObject(): ArrayBufferView {
    const number = this.readUint32();
    const byteLength = this.readUint32();
    const bytes = byteLength >= outOfBandBytes ? this.takeBuffer() : this.readRawBytes(byteLength);
    const view = views[number];
    if (!view || bytes.length !== byteLength)
      throw new PicklingError('the record', 'it is damaged or of another version');
    const width = view.BYTES_PER_ELEMENT ?? 1;
    // Small views are copied out of the record, which the receiver may reuse; so are large ones that lie askew.
    const copies = byteLength < outOfBandBytes || bytes.byteOffset % width !== 0;
    return copies
      ? new view(new Uint8Array(bytes).buffer, 0, byteLength / width)
      : new view(bytes.buffer as ArrayBuffer, bytes.byteOffset, byteLength / width);
  }

  private takeBuffer(): Uint8Array {
    const found = this.encoded.buffers[this.next++];
    if (!found) throw new PicklingError('the record', `its buffer ${this.next - 1} is missing`);
    return found;
  }
}

/**
 * Structured clone as bytes: what `postMessage` can carry between threads, for processes and files.
 *
 * Carries cycles, Map, Set, Date, RegExp, Error, bigint and typed arrays; handles (`Shareable`) whose state is plain
 * data. Views of at least 4 KiB stand out of band and are neither copied by `encode` nor by `decode`. Two views of one
 * buffer arrive as views of two.
 *
 * @example
 * import { structuredCloneCodec } from '@parallel-cookbook/primitives';
 *
 * const encoded = structuredCloneCodec.encode({ ids: new Set([1, 2]), samples: new Float64Array(1000) });
 * console.log(encoded.buffers.length); // 1
 * console.log(structuredCloneCodec.decode(encoded).ids.has(2)); // true
 */
export const structuredCloneCodec: Codec = {
  name: 'structured-clone',
  binary: true,
  encode(value: unknown): Encoded {
    const packed = pack(value, 'value', 'bytes');
    const serializer = new BandedSerializer();
    serializer.writeHeader();
    try {
      serializer.writeValue(packed ? [packed] : value);
    } catch (error) {
      throw new PicklingError('value', types.isNativeError(error) ? error.message : String(error), { cause: error });
    }
    const head = serializer.releaseBuffer();
    // One byte behind the value tells whether handles travel in it.
    return { head: Buffer.concat([head, Buffer.from([packed ? 1 : 0])]), buffers: serializer.buffers };
  },
  decode(encoded: Encoded): unknown {
    const end = encoded.head.length - 1;
    const reader = new BandedDeserializer({ head: encoded.head.subarray(0, end), buffers: encoded.buffers });
    reader.readHeader();
    const value: unknown = reader.readValue();
    return encoded.head[end] === 1 ? unpackSync((value as [Packed])[0]) : value;
  },
};
