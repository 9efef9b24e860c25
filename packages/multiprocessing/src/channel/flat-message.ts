import { PicklingError } from '@parallel-cookbook/primitives';
import { types } from 'node:util';

/** The first byte of a flat message. What Node's serialiser writes begins with 0xff. */
const marker = 0xfe;

// What stands before a value. A whole number from 0 to 127 is its own tag.
const UNDEFINED = 0x80;
const NULL = 0x81;
const TRUE = 0x82;
const FALSE = 0x83;
const INT32 = 0x84;
const DOUBLE = 0x85;
const TEXT = 0x86;
const LIST = 0x87;
const INT32S = 0x88;
const DOUBLES = 0x89;

/** A longer text, or one with a letter beyond Latin-1, is left to the serialiser. */
const longestText = 64;
/** The longest value of which the length is not looked at: a text with its tag and its length. */
const longestValue = longestText + 2;

const double = new Float64Array(1);
const doubleBytes = new Uint8Array(double.buffer);

/** Where the next value is read. */
let at = 0;
/** The memory of the numbers that have been written. */
let memories: unknown[] = [];

/**
 * Writes a list of numbers, short texts, booleans, `null`, `undefined`, `Int32Array`s, `Float64Array`s and lists of the others,
 * and returns where it ends. Returns -1 when something else stands in it or the target is too short: then the serialiser has to
 * write it.
 *
 * Most messages of a pool are such lists, and Node's serialiser takes some 5 µs to begin and to end a message, this 0.1.
 */
export function writeFlat(message: readonly unknown[], target: Uint8Array, from: number): number {
  target[from] = marker;
  if (memories.length > 0) memories = [];
  return writeList(message, target, from + 1, 1);
}

/** Whether these are the bytes of a flat message. */
export function isFlatMessage(bytes: Uint8Array): boolean {
  return bytes[0] === marker;
}

/** The list that {@link writeFlat} wrote. Throws `PicklingError` for bytes that it did not write. */
export function readFlat(bytes: Uint8Array): unknown[] {
  at = 1;
  const list = readList(bytes);
  if (at !== bytes.length) throw damaged();
  return list;
}

function writeList(list: readonly unknown[], target: Uint8Array, from: number, deeper: number): number {
  const { length } = list;
  const end = target.length - longestValue;
  let to = writeInt32(length, target, from);
  for (let i = 0; i < length; i++) {
    if (to > end) return -1;
    const value = list[i];
    switch (typeof value) {
      case 'number':
        to = writeNumber(value, target, to);
        break;
      case 'string':
        to = writeText(value, target, to);
        if (to < 0) return -1;
        break;
      case 'undefined':
        target[to++] = UNDEFINED;
        break;
      case 'boolean':
        target[to++] = value ? TRUE : FALSE;
        break;
      case 'object':
        if (value === null) target[to++] = NULL;
        else if (deeper === 0) return -1;
        else if (Array.isArray(value) && Object.keys(value).length === value.length) {
          // Neither holes nor properties of its own.
          target[to] = LIST;
          to = writeList(value, target, to + 1, deeper - 1);
          if (to < 0) return -1;
        } else {
          to = writeNumbers(value, target, to);
          if (to < 0) return -1;
        }
        break;
      default:
        return -1;
    }
  }
  return to;
}

function writeNumber(value: number, target: Uint8Array, to: number): number {
  if ((value | 0) !== value || (value === 0 && 1 / value < 0)) {
    double[0] = value;
    target[to] = DOUBLE;
    for (let i = 0; i < 8; i++) target[to + 1 + i] = doubleBytes[i] as number;
    return to + 9;
  }
  if (value >= 0 && value < 0x80) {
    target[to] = value;
    return to + 1;
  }
  target[to] = INT32;
  return writeInt32(value, target, to + 1);
}

function writeInt32(value: number, target: Uint8Array, to: number): number {
  target[to] = value;
  target[to + 1] = value >>> 8;
  target[to + 2] = value >>> 16;
  target[to + 3] = value >>> 24;
  return to + 4;
}

function writeNumbers(value: object, target: Uint8Array, to: number): number {
  // By the prototype: a subclass is more than its numbers.
  const prototype: unknown = Object.getPrototypeOf(value);
  const tag = prototype === Int32Array.prototype ? INT32S : prototype === Float64Array.prototype ? DOUBLES : -1;
  if (tag < 0) return -1;
  const { buffer, byteOffset, byteLength } = value as Int32Array | Float64Array;
  if (types.isSharedArrayBuffer(buffer) || to + byteLength + longestValue > target.length) return -1;
  if (memories.includes(buffer)) return -1; // the two have to stay views of the same memory
  memories.push(buffer);
  target[to] = tag;
  const from = writeInt32(byteLength, target, to + 1);
  target.set(new Uint8Array(buffer, byteOffset, byteLength), from);
  return from + byteLength;
}

function writeText(text: string, target: Uint8Array, to: number): number {
  const { length } = text;
  if (length > longestText) return -1;
  target[to] = TEXT;
  target[to + 1] = length;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0xff) return -1;
    target[to + 2 + i] = code;
  }
  return to + 2 + length;
}

function readList(bytes: Uint8Array): unknown[] {
  const length = readInt32(bytes);
  if (!(length <= bytes.length - at)) throw damaged(); // each value has a byte at least
  const list: unknown[] = [];
  for (let i = 0; i < length; i++) list.push(readValue(bytes));
  return list;
}

function readValue(bytes: Uint8Array): unknown {
  const tag = bytes[at++] as number;
  if (tag < 0x80) return tag;
  switch (tag) {
    case INT32:
      return readInt32(bytes);
    case DOUBLE:
      for (let i = 0; i < 8; i++) doubleBytes[i] = bytes[at++] as number;
      return double[0];
    case TEXT: {
      let text = '';
      const end = at + 1 + (bytes[at] as number);
      for (at++; at < end; at++) text += String.fromCharCode(bytes[at] as number);
      return text;
    }
    case INT32S:
      return new Int32Array(readBytes(bytes));
    case DOUBLES:
      return new Float64Array(readBytes(bytes));
    case NULL:
      return null;
    case TRUE:
      return true;
    case FALSE:
      return false;
    case LIST:
      return readList(bytes);
    case UNDEFINED:
      return undefined;
    default:
      throw damaged();
  }
}

/** A copy, at the beginning of a buffer of its own. */
function readBytes(bytes: Uint8Array): ArrayBuffer {
  const length = readInt32(bytes);
  if (!(length <= bytes.length - at)) throw damaged();
  const { buffer, byteOffset } = bytes;
  const from = byteOffset + at;
  at += length;
  return (buffer as ArrayBuffer).slice(from, from + length);
}

function readInt32(bytes: Uint8Array): number {
  const value =
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24);
  at += 4;
  return value;
}

function damaged(): PicklingError {
  return new PicklingError('a message', 'it is damaged or of another version');
}
