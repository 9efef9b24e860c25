import { types } from 'node:util';
import { DefaultDeserializer, DefaultSerializer } from 'node:v8';

type View = ArrayBufferView<ArrayBuffer>;
interface ViewClass {
  readonly name: string;
  readonly BYTES_PER_ELEMENT?: number;
  new (memory: ArrayBuffer, byteOffset: number, length: number): View;
}

/** What a view is: its place here. First Node's own, which are `Uint8Array`s to the language. */
const classes: readonly (ViewClass | undefined)[] = [
  undefined,
  ...[Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array],
  ...[Float32Array, Float64Array, BigInt64Array, BigUint64Array, DataView],
];
const numberOf = new Map(classes.map((each, number) => [each?.name, number]));

/** What of a buffer is sent: from the first to the last byte that a view of it shows. */
interface Extent {
  readonly number: number;
  views: number;
  start: number;
  end: number;
}
/** Where several views begin depends on each other: so what is sent begins where any of them could. */
const alignment = 8;
/** Of an extent: how many bytes it has, and how many of its buffer come before. */
const entryBytes = 2 * Float64Array.BYTES_PER_ELEMENT;
const countBytes = 4;

/**
 * Node's serialiser, by which several views of one buffer arrive as views of one buffer, as by a structured clone. The bytes
 * stand behind the value, each buffer's once, and of each only what is seen; a clone would send the whole buffer.
 *
 * The underscored methods are the hooks that Node documents.
 */
export class ViewSerializer extends DefaultSerializer {
  private readonly extents = new Map<object, Extent>();

  _writeHostObject(view: View): void {
    const isBuffer = Buffer.isBuffer(view);
    const number = numberOf.get(isBuffer ? undefined : Object.prototype.toString.call(view).slice(8, -1));
    if (!ArrayBuffer.isView(view) || number === undefined) throw new Error('it exists only in its own process');
    const { buffer, byteOffset, byteLength } = view;
    if (types.isSharedArrayBuffer(buffer)) throw new Error('it is a view of shared memory, which bytes cannot share');
    // Node puts many small Buffers into one piece of memory: those have nothing to do with each other.
    const owner = isBuffer ? view : buffer;
    let extent = this.extents.get(owner);
    if (!extent) this.extents.set(owner, (extent = { number: this.extents.size, views: 0, start: Infinity, end: 0 }));
    extent.views++;
    extent.start = Math.min(extent.start, byteOffset);
    extent.end = Math.max(extent.end, byteOffset + byteLength);
    this.writeUint32(number);
    this.writeUint32(extent.number);
    this.writeDouble(byteOffset);
    this.writeDouble(byteLength);
  }

  /** Writes the bytes of all views, and where each buffer's stand. Last. */
  writeTable(): void {
    const table = new Float64Array(2 * this.extents.size);
    for (const [owner, { number, views, start, end }] of this.extents) {
      const from = views > 1 ? start - (start % alignment) : start;
      const memory = Buffer.isBuffer(owner) ? owner.buffer : (owner as ArrayBuffer);
      this.writeRawBytes(new Uint8Array(memory, from, end - from));
      table.set([end - from, from], 2 * number);
    }
    if (table.length > 0) this.writeRawBytes(new Uint8Array(table.buffer));
    this.writeRawBytes(new Uint8Array(new Uint32Array([this.extents.size]).buffer));
  }
}

/** Reads what {@link ViewSerializer} wrote. Views get memory of their own, which nothing else of the message lies in. */
export class ViewDeserializer extends DefaultDeserializer {
  /** Of each buffer: where its bytes begin in the message, and how many of it come before them. */
  private readonly extents: { readonly from: number; readonly to: number; readonly start: number }[] = [];
  private readonly memories: (ArrayBuffer | undefined)[] = [];

  constructor(private readonly message: Buffer) {
    super(message);
    const tableEnd = message.length - countBytes;
    const count = message.readUInt32LE(tableEnd);
    if (count === 0) return;
    const tableAt = tableEnd - entryBytes * count;
    const table = new Float64Array(copyOf(message, tableAt, tableEnd));
    for (let at = table.length - 2, to = tableAt; at >= 0; at -= 2) {
      const from = to - (table[at] as number);
      this.extents[at / 2] = { from, to, start: table[at + 1] as number };
      to = from;
    }
  }

  _readHostObject(): View {
    const viewClass = classes[this.readUint32()];
    const number = this.readUint32();
    const { from, to, start } = this.extents[number] as (typeof this.extents)[number];
    const memory = (this.memories[number] ??= copyOf(this.message, from, to));
    const [byteOffset, byteLength] = [this.readDouble() - start, this.readDouble()];
    if (!viewClass) return Buffer.from(memory, byteOffset, byteLength);
    return new viewClass(memory, byteOffset, byteLength / (viewClass.BYTES_PER_ELEMENT ?? 1));
  }
}

function copyOf({ buffer, byteOffset }: Buffer, from: number, to: number): ArrayBuffer {
  return (buffer as ArrayBuffer).slice(byteOffset + from, byteOffset + to);
}
