import { bytesPerLine, cellsAt, wordsPerLine } from '../memory/cells.js';
import type { Region } from '../memory/region.js';
import { aligned, numberKind, type Item } from './item.js';
import type { RingSize } from './record-ring.js';

// Cells, as in a ring, though whoever changes one holds the one lock of both sides.
const PUTS = 0;
const GETS = wordsPerLine;
const headLines = 2;
const nothing = new Uint8Array(0);

/**
 * Items of any length, last in first out, in shared memory. Only whoever holds the one lock of the queue may write or read.
 *
 * The truth is two numbers, how many items were put and how many were taken; their difference is the height of the stack,
 * and each operation commits by one store to one of them. README.md has the invariant and the wrong version.
 */
export class RecordStack {
  readonly #cells: Int32Array;
  /** Pairs, from the bottom: where an item ends, and its length and kind. */
  readonly #index: Uint32Array;
  readonly #bytes: Uint8Array;
  readonly #numbers: Float64Array;

  /** Memory as a ring of that size needs it. */
  constructor(region: Region, firstLine: number, { slots, capacity }: RingSize) {
    this.#cells = cellsAt(region, firstLine, headLines);
    const index = (firstLine + headLines) * bytesPerLine;
    this.#index = new Uint32Array(region.buffer, index, slots * 2);
    const bytes = index + Math.ceil((slots * 8) / bytesPerLine) * bytesPerLine;
    this.#bytes = new Uint8Array(region.buffer, bytes, capacity);
    this.#numbers = new Float64Array(region.buffer, bytes, capacity / 8);
  }

  /** How many items were ever put, modulo 2³². */
  get puts(): number {
    return Atomics.load(this.#cells, PUTS) >>> 0;
  }

  /** How many items were ever taken, modulo 2³². */
  get gets(): number {
    return Atomics.load(this.#cells, GETS) >>> 0;
  }

  /** How many items stand in it. The number of gets is read first, so that the difference is never negative. */
  get size(): number {
    const gets = this.gets;
    return (this.puts - gets) >>> 0;
  }

  /** Bytes in use. */
  get used(): number {
    return this.#endOf(this.size - 1);
  }

  get capacity(): number {
    return this.#bytes.length;
  }

  /** Whether an item of that length has room now. */
  fits(length: number): boolean {
    return this.size * 2 < this.#index.length && this.used + aligned(length) <= this.capacity;
  }

  /** Puts an item for which there is room on the top. It is there once the number of puts says so. */
  write(item: Item): void {
    const height = this.size;
    const start = this.#endOf(height - 1);
    const length = item.kind === numberKind ? 8 : item.bytes.length;
    if (item.kind === numberKind) this.#numbers[start >>> 3] = item.number;
    else if (length > 0) this.#bytes.set(item.bytes, start);
    this.#index[height * 2] = start + aligned(length);
    this.#index[height * 2 + 1] = length * 16 + item.kind;
    Atomics.store(this.#cells, PUTS, this.puts + 1);
  }

  /** Takes the item on the top of a stack that is not empty. Its bytes are a copy. */
  read(): Item {
    const top = this.size - 1;
    const start = this.#endOf(top - 1);
    const word = this.#index[top * 2 + 1] as number;
    const kind = word & 15;
    const item: Item =
      kind === numberKind
        ? { kind, number: this.#numbers[start >>> 3] as number, bytes: nothing }
        : { kind, number: 0, bytes: this.#bytes.slice(start, start + (word >>> 4)) };
    Atomics.store(this.#cells, GETS, this.gets + 1);
    return item;
  }

  /** Where an item ends; the one below the bottom ends where the bytes begin. */
  #endOf(item: number): number {
    return item < 0 ? 0 : (this.#index[item * 2] as number);
  }
}
