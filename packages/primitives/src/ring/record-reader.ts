import { unsetBytes } from '../memory/unset-bytes.js';
import { HEAD, headerBytes, READ, spanOf, TAIL, TAIL_SEEN, WRAP, type RingMemory } from './ring-memory.js';
import { WordWindow } from './word-window.js';

/**
 * The consuming side of a ring: reads what was published, then frees all of it by one store to the head.
 *
 * Only the lane that claimed the side may use it. It never waits; README.md has the invariants.
 */
export class RecordReader {
  readonly #cells: Int32Array;
  readonly #bytes: Uint8Array;
  readonly #words: Int32Array;
  readonly #longs: BigInt64Array;
  readonly #capacity: number;
  readonly #mask: number;
  readonly #window = new WordWindow();

  constructor({ cells, bytes, words, longs, capacity }: RingMemory) {
    this.#cells = cells;
    this.#bytes = bytes;
    this.#words = words;
    this.#longs = longs;
    this.#capacity = capacity;
    this.#mask = capacity - 1;
  }

  /** Bytes that were read and not yet freed. */
  get unreleased(): number {
    return ((this.#cells[READ] as number) - (this.#cells[HEAD] as number)) | 0;
  }

  /** Where the oldest unread record begins, in bytes since the beginning, modulo 2³². */
  get position(): number {
    return (this.#cells[READ] as number) >>> 0;
  }

  /** Where the bytes of the oldest unread record begin, or -1 when there is none. */
  next(): number {
    const cells = this.#cells;
    for (;;) {
      const read = cells[READ] as number;
      if (read === cells[TAIL_SEEN]) {
        const tail = Atomics.load(cells, TAIL);
        if (tail === read) return -1;
        cells[TAIL_SEEN] = tail;
      }
      const at = read & this.#mask;
      if (this.#words[at >>> 2] !== WRAP) return at + headerBytes;
      cells[READ] = (read + this.#capacity - at) | 0;
    }
  }

  /** The length of the record whose bytes begin there. */
  lengthAt(at: number): number {
    return this.#words[(at - headerBytes) >>> 2] as number;
  }

  /** Copies the record whose bytes begin there to an array that is long enough. */
  copy(at: number, length: number, target: Uint8Array): void {
    const words = this.#window.over(target);
    if (words === undefined) target.set(this.#bytes.subarray(at, at + length));
    else {
      const longs = this.#longs;
      const first = at >>> 3;
      const whole = length >>> 3;
      for (let i = 0; i < whole; i++) words[i] = longs[first + i] as bigint;
      for (let i = whole << 3; i < length; i++) target[i] = this.#bytes[at + i] as number;
    }
  }

  /** A copy of the record's bytes. */
  slice(at: number, length: number): Uint8Array {
    const copy = unsetBytes(length);
    copy.set(this.#bytes.subarray(at, at + length));
    return copy;
  }

  /** The record's own bytes. */
  view(at: number, length: number): Uint8Array {
    return this.#bytes.subarray(at, at + length);
  }

  /** Goes on behind the record, which has that length. Returns how many bytes were read and not yet freed. */
  advance(length: number): number {
    const cells = this.#cells;
    const read = ((cells[READ] as number) + spanOf(length)) | 0;
    cells[READ] = read;
    return (read - (cells[HEAD] as number)) | 0;
  }

  /** Gives the producer the room of everything that was read. */
  release(): void {
    Atomics.store(this.#cells, HEAD, this.#cells[READ] as number);
  }
}
