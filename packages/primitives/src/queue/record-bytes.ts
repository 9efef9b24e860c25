import { fewestUnset, unsetBytes } from '../memory/unset-bytes.js';
import { Kind, numberItem, textItem, bytesItem, type Item } from './item.js';

/** The bytes of items in shared memory: copies items in, and makes items of what stands there. */
export class RecordBytes {
  readonly length: number;
  readonly #bytes: Uint8Array;
  readonly #numbers: Float64Array;
  readonly #text: Buffer;

  /** @param offset and `length` are multiples of 8. */
  constructor(buffer: ArrayBufferLike, offset: number, length: number) {
    this.length = length;
    this.#bytes = new Uint8Array(buffer, offset, length);
    this.#numbers = new Float64Array(buffer, offset, length / 8);
    this.#text = Buffer.from(buffer as ArrayBuffer, offset, length);
  }

  /** Copies an item to a place where all of it stands in one piece; `at` is a multiple of 8. */
  write(item: Item, at: number): void {
    switch (item.kind) {
      case Kind.number:
        this.#numbers[at >>> 3] = item.number;
        return;
      // Straight into shared memory: a buffer in between would cost more than the copy.
      case Kind.latin1:
        this.#text.write(item.text, at, item.length, 'latin1');
        return;
      case Kind.utf16:
        this.#text.write(item.text, at, item.length, 'utf16le');
        return;
      default:
        if (item.length > 0) this.#bytes.set(item.bytes, at);
    }
  }

  /** The item that stands there in one piece. Its bytes are a copy. */
  read(kind: number, length: number, at: number): Item {
    switch (kind) {
      case Kind.number:
        return numberItem(this.#numbers[at >>> 3] as number, 0);
      case Kind.latin1:
        return textItem(kind, length, this.#text.toString('latin1', at, at + length), 0);
      case Kind.utf16:
        return textItem(kind, length, this.#text.toString('utf16le', at, at + length), 0);
      default:
        return bytesItem(kind, this.#copy(at, length), 0);
    }
  }

  #copy(at: number, length: number): Uint8Array {
    if (length < fewestUnset) return this.#bytes.slice(at, at + length);
    const bytes = unsetBytes(length);
    bytes.set(this.#bytes.subarray(at, at + length));
    return bytes;
  }

  /** Copies bytes `from` up to `to` of a source. */
  writePart(source: Uint8Array, from: number, to: number, at: number): void {
    this.#bytes.set(source.subarray(from, to), at);
  }

  /** Copies so many bytes to a place in a target. */
  readPart(target: Uint8Array, to: number, at: number, length: number): void {
    target.set(this.#bytes.subarray(at, at + length), to);
  }
}

/** The bytes of an item that is not a number, so that they can be copied in parts. */
export function bytesOf(item: Item): Uint8Array {
  if (item.kind === Kind.latin1) return Buffer.from(item.text, 'latin1');
  if (item.kind === Kind.utf16) return Buffer.from(item.text, 'utf16le');
  return item.bytes;
}

/** The item again from its bytes, which were copied in parts. */
export function itemOf(kind: number, bytes: Uint8Array): Item {
  if (kind !== Kind.latin1 && kind !== Kind.utf16) return bytesItem(kind, bytes, 0);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return textItem(kind, bytes.length, text.toString(kind === Kind.latin1 ? 'latin1' : 'utf16le'), 0);
}
