import { types } from 'node:util';
import { pack } from '../codec/pack.js';
import { structuredCloneCodec } from '../codec/structured-clone.js';
import { PicklingError } from '../errors/pickling.js';

/** How the bytes of an item are to be read. */
const Kind = {
  undefined: 0,
  null: 1,
  true: 2,
  false: 3,
  number: 4,
  latin1: 5,
  utf16: 6,
  bytes: 7,
  /** Structured clone, without buffers beside it. */
  clone: 8,
  /** Structured clone; its buffers follow, each at a multiple of 8. */
  cloneWithBuffers: 9,
} as const;
/** The kind of items that are a number and have no bytes. */
export const numberKind = Kind.number;

/** An item as it stands in a ring. */
export interface Item {
  readonly kind: number;
  /** The item itself, if it is a number. */
  readonly number: number;
  /** What is to be copied into the ring, or was copied out of it. */
  readonly bytes: Uint8Array;
}

const none = new Uint8Array(0);
const constants: readonly unknown[] = [undefined, null, true, false];
const constantItems = constants.map((_, kind): Item => ({ kind, number: 0, bytes: none }));

/**
 * Turns a value into an item. Numbers, strings, `Uint8Array`s and the like have short ways; everything else goes through
 * structured clone, which costs some microseconds.
 *
 * Throws `PicklingError` for what structured clone would not carry faithfully, and for handles and shared memory: a queue
 * carries bytes, and shared memory cannot be turned into bytes.
 */
export function encodeItem(value: unknown): Item {
  switch (typeof value) {
    case 'number':
      return { kind: Kind.number, number: value, bytes: none };
    case 'string':
      return /^[\0-\xff]*$/.test(value)
        ? { kind: Kind.latin1, number: 0, bytes: Buffer.from(value, 'latin1') }
        : { kind: Kind.utf16, number: 0, bytes: Buffer.from(value, 'utf16le') };
    case 'undefined':
    case 'boolean':
      return constantItems[constants.indexOf(value)] as Item;
  }
  if (value === null) return constantItems[Kind.null] as Item;
  if (types.isUint8Array(value) && !types.isSharedArrayBuffer(value.buffer)) {
    return { kind: Kind.bytes, number: 0, bytes: value };
  }
  pack(value, 'item'); // for the path in its error
  try {
    const { head, buffers } = structuredCloneCodec.encode(value);
    if (buffers.length === 0) return { kind: Kind.clone, number: 0, bytes: head };
    return { kind: Kind.cloneWithBuffers, number: 0, bytes: joined([head, ...buffers]) };
  } catch (error) {
    const remedy = 'Handles and shared memory cannot pass through a queue; give them to the thread as arguments';
    throw new PicklingError('item', `${(error as Error).message}. ${remedy}`, { cause: error });
  }
}

/** The value again. The item's bytes must be its own: views of them may be part of the value. */
export function decodeItem({ kind, number, bytes }: Item): unknown {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  switch (kind) {
    case Kind.number:
      return number;
    case Kind.latin1:
      return text.toString('latin1');
    case Kind.utf16:
      return text.toString('utf16le');
    case Kind.bytes:
      return bytes;
    case Kind.clone:
      return structuredCloneCodec.decode({ head: bytes, buffers: [] });
    case Kind.cloneWithBuffers: {
      const [head, ...buffers] = parted(bytes);
      return structuredCloneCodec.decode({ head: head as Uint8Array, buffers });
    }
    default:
      return constants[kind];
  }
}

/** Puts byte runs one behind the other: their number, their lengths, then each at a multiple of 8. */
function joined(parts: readonly Uint8Array[]): Uint8Array {
  let length = aligned(4 + 4 * parts.length);
  const header = new Uint32Array(1 + parts.length);
  header[0] = parts.length;
  parts.forEach((part, i) => {
    header[i + 1] = part.length;
    length += aligned(part.length);
  });
  const bytes = new Uint8Array(length);
  bytes.set(new Uint8Array(header.buffer));
  let at = aligned(header.byteLength);
  for (const part of parts) {
    bytes.set(part, at);
    at += aligned(part.length);
  }
  return bytes;
}

function parted(bytes: Uint8Array): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const count = view.getUint32(0, true);
  let at = aligned(4 + 4 * count);
  return Array.from({ length: count }, (_, i) => {
    const length = view.getUint32(4 + 4 * i, true);
    const part = bytes.subarray(at, at + length);
    at += aligned(length);
    return part;
  });
}

/** The next multiple of 8. */
export function aligned(length: number): number {
  return (length + 7) & ~7;
}

/** An item whose bytes nobody changes while it waits. */
export function detached(item: Item): Item {
  return item.bytes.length === 0 ? item : { ...item, bytes: new Uint8Array(item.bytes) };
}
