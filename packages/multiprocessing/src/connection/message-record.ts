import { decodeItem, PicklingError, unsetBytes, type Item } from '@parallel-cookbook/primitives';

// Every record of a pipe ends with a byte: the kind of item in its low bits, and where in the message it stands.
const FIRST = 0x40;
const LAST = 0x80;
const KIND = 0x0f;

/** Kinds of items whose bytes may be read where they lie, and the one that is plain bytes. See `encodeItem`. */
const numberKind = 4;
const latin1Kind = 5;
const utf16Kind = 6;
/** What `sendBytes` sends, and `send` of a `Uint8Array`. */
export const bytesKind = 7;
const cloneKind = 8;

/** Bytes of a record that are not the message's. */
export const trailerBytes = 1;

/** The byte at the end of a record that is a whole message. */
export function wholeMessageRecord(kind: number): number {
  return FIRST | LAST | kind;
}

/** The byte at the end of a record that is the part of a message from `from` to `to`. */
export function partOfMessage(kind: number, from: number, to: number, length: number): number {
  return kind | (from === 0 ? FIRST : 0) | (to === length ? LAST : 0);
}

/** Whether a record that ends so begins a message. What came before and had no end was given up by its sender. */
export function begins(trailer: number): boolean {
  return (trailer & FIRST) !== 0;
}

/** Whether a record that ends so ends a message. */
export function ends(trailer: number): boolean {
  return (trailer & LAST) !== 0;
}

export function kindIn(trailer: number): number {
  return trailer & KIND;
}

/** Writes an item's content to the beginning of a record. */
export function writeItem(item: Item, record: Uint8Array): void {
  const { kind, length } = item;
  if (kind === numberKind) buffer(record, length).writeDoubleLE(item.number);
  else if (kind === latin1Kind) buffer(record, length).latin1Write(item.text);
  else if (kind === utf16Kind) buffer(record, length).ucs2Write(item.text);
  else if (length > 0) record.set(item.bytes);
}

/** An item's content as bytes of its own, or those that it has. */
export function bytesOf(item: Item): Uint8Array {
  if (item.kind >= bytesKind) return item.bytes;
  const bytes = Buffer.allocUnsafeSlow(item.length);
  writeItem(item, bytes);
  return bytes;
}

/** The value of a message. `shared`: its bytes lie in the ring and will be written over. */
export function valueOf(kind: number, bytes: Uint8Array, shared: boolean): unknown {
  const item = { kind, length: bytes.length, number: 0, text: '', bytes: emptyBytes, priority: 0 };
  if (kind === numberKind) return decodeItem({ ...item, number: buffer(bytes, 8).readDoubleLE() });
  if (kind === latin1Kind) return decodeItem({ ...item, text: buffer(bytes, bytes.length).latin1Slice() });
  if (kind === utf16Kind) return decodeItem({ ...item, text: buffer(bytes, bytes.length).ucs2Slice() });
  // A clone without large arrays is copied by being read; what it consists of is all small.
  return decodeItem({ ...item, bytes: shared && kind !== cloneKind ? copyOf(bytes) : bytes });
}

/** A copy of its own, which nothing has to be set to zero for. */
export function copyOf(bytes: Uint8Array): Uint8Array {
  const copy = unsetBytes(bytes.length);
  copy.set(bytes);
  return copy;
}

/** Throws unless the message is bytes. */
export function checkIsBytes(kind: number): void {
  if (kind === bytesKind) return;
  throw new PicklingError('the next message', 'it is a value and no bytes: receive it with recv()');
}

const emptyBytes = new Uint8Array(0);

/** Node's string methods by encoding, which @types/node leaves out. */
interface StringBuffer extends Buffer {
  latin1Write(text: string): number;
  ucs2Write(text: string): number;
  latin1Slice(): string;
  ucs2Slice(): string;
}

function buffer(bytes: Uint8Array, length: number): StringBuffer {
  return Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset, length) as StringBuffer;
}
