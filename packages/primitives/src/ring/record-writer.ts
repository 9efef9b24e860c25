import { HEAD, HEAD_SEEN, headerBytes, spanOf, TAIL, WRAP, WRITE, type RingMemory } from './ring-memory.js';
import { WordWindow } from './word-window.js';

/**
 * The producing side of a ring: writes records where nobody looks, then shows them all by one store to the tail.
 *
 * Only the lane that claimed the side may use it. It never waits; README.md has the invariants.
 */
export class RecordWriter {
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

  /** Whether something is written and not yet published. */
  get pending(): boolean {
    return this.#cells[WRITE] !== this.#cells[TAIL];
  }

  /** Where the next record will begin, in bytes since the beginning, modulo 2³². */
  get position(): number {
    return (this.#cells[WRITE] as number) >>> 0;
  }

  /** Makes room for a record of that length and returns where its bytes begin, or -1 when there is none now. */
  reserve(length: number): number {
    const cells = this.#cells;
    const span = spanOf(length);
    const write = cells[WRITE] as number;
    const at = write & this.#mask;
    const used = (write - (cells[HEAD_SEEN] as number)) | 0;
    if (at + span > this.#capacity || used + span > this.#capacity) return this.#reserveSlowly(length);
    this.#words[at >>> 2] = length;
    cells[WRITE] = (write + span) | 0;
    return at + headerBytes;
  }

  /** Writes a record, if there is room. */
  write(source: Uint8Array): boolean {
    const { length } = source;
    const at = this.reserve(length);
    if (at < 0) return false;
    const words = this.#window.over(source);
    if (words === undefined) this.#bytes.set(source, at);
    else {
      const longs = this.#longs;
      const first = at >>> 3;
      const whole = length >>> 3;
      for (let i = 0; i < whole; i++) longs[first + i] = words[i] as bigint;
      for (let i = whole << 3; i < length; i++) this.#bytes[at + i] = source[i] as number;
    }
    return true;
  }

  /** The bytes of a record that was reserved. */
  view(at: number, length: number): Uint8Array {
    return this.#bytes.subarray(at, at + length);
  }

  /** Shows the consumer everything that was written. */
  publish(): void {
    Atomics.store(this.#cells, TAIL, this.#cells[WRITE] as number);
  }

  /** The same where the record goes round the end, or the head that was seen last leaves too little room. */
  #reserveSlowly(length: number): number {
    const cells = this.#cells;
    const head = Atomics.load(cells, HEAD);
    cells[HEAD_SEEN] = head;
    const span = spanOf(length);
    let write = cells[WRITE] as number;
    let at = write & this.#mask;
    const rest = this.#capacity - at;
    const free = this.#capacity - ((write - head) | 0);
    if (span > rest) {
      // A record is never torn in two. The rest is skipped even where the record has no room behind it yet: once the
      // consumer has followed, a record as long as the ring has room.
      if (rest > free) return -1;
      this.#words[at >>> 2] = WRAP;
      cells[WRITE] = write = (write + rest) | 0;
      at = 0;
    }
    if (((write - head) | 0) + span > this.#capacity) return -1;
    this.#words[at >>> 2] = length;
    cells[WRITE] = (write + span) | 0;
    return at + headerBytes;
  }
}
