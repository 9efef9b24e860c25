import { types } from 'node:util';
import { findShared } from '../codec/fidelity.js';
import { whileKept } from '../codec/kept.js';
import { pack } from '../codec/pack.js';
import { structuredCloneCodec } from '../codec/structured-clone.js';
import { PicklingError } from '../errors/pickling.js';

/** How an item stands in memory. */
export const Kind = {
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

/** An item on its way into or out of shared memory: one of `number`, `text` and `bytes` holds it, or its kind says it all. */
export interface Item {
  readonly kind: number;
  /** How many bytes it takes. */
  readonly length: number;
  readonly number: number;
  readonly text: string;
  readonly bytes: Uint8Array;
  /** Where its order depends on it: the lower the sooner. */
  readonly priority: number;
}

const none = new Uint8Array(0);
const constants: readonly unknown[] = [undefined, null, true, false];

/** An item that is a number. */
export function numberItem(number: number, priority: number): Item {
  return { kind: Kind.number, length: 8, number, text: '', bytes: none, priority };
}

/** An item that is a string; `kind` says in how many bytes a character. */
export function textItem(kind: number, length: number, text: string, priority: number): Item {
  return { kind, length, number: 0, text, bytes: none, priority };
}

/** Any other item. */
export function bytesItem(kind: number, bytes: Uint8Array, priority: number): Item {
  return { kind, length: bytes.length, number: 0, text: '', bytes, priority };
}

/**
 * Turns a value into an item. Numbers, strings, `Uint8Array`s and the like have short ways; everything else goes through
 * structured clone, which costs some microseconds.
 *
 * Throws `PicklingError` for what structured clone would not carry faithfully, and for handles and shared memory: a queue
 * carries bytes, and shared memory cannot be turned into bytes.
 */
export function encodeItem(value: unknown, priority: number): Item {
  switch (typeof value) {
    case 'number':
      return numberItem(value, priority);
    case 'string':
      return /[^\0-\xff]/.test(value)
        ? textItem(Kind.utf16, value.length * 2, value, priority)
        : textItem(Kind.latin1, value.length, value, priority);
    case 'undefined':
      return bytesItem(Kind.undefined, none, priority);
    case 'boolean':
      return bytesItem(value ? Kind.true : Kind.false, none, priority);
  }
  if (value === null) return bytesItem(Kind.null, none, priority);
  if (types.isUint8Array(value) && !types.isSharedArrayBuffer(value.buffer)) {
    return bytesItem(Kind.bytes, value, priority);
  }
  whileKept(() => pack(value, 'item', 'bytes')); // only for the path in its error: what is sent is packed below
  try {
    const { head, buffers } = structuredCloneCodec.encode(value);
    if (buffers.length === 0) return bytesItem(Kind.clone, head, priority);
    return bytesItem(Kind.cloneWithBuffers, joined([head, ...buffers]), priority);
  } catch (error) {
    const shared = findShared(value, 'item');
    const remedy =
      'and a queue carries copies of bytes. Pass it to the threads as an argument; where they are to choose, pass an array and put an index';
    if (shared) throw new PicklingError(shared.path, `${shared.detail}, ${remedy}`, { cause: error });
    throw new PicklingError('item', (error as Error).message, { cause: error });
  }
}

/** The value again. The item's bytes must be its own: views of them may be part of the value. */
export function decodeItem(item: Item): unknown {
  switch (item.kind) {
    case Kind.number:
      return item.number;
    case Kind.latin1:
    case Kind.utf16:
      return item.text;
    case Kind.bytes:
      return item.bytes;
    case Kind.clone:
      return structuredCloneCodec.decode({ head: item.bytes, buffers: [] });
    case Kind.cloneWithBuffers: {
      const [head, ...buffers] = parted(item.bytes);
      return structuredCloneCodec.decode({ head: head as Uint8Array, buffers });
    }
    default:
      return constants[item.kind];
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
