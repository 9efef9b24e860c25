import { bytesPerLine, cellsAt, wordsPerLine } from '../memory/cells.js';
import type { Region } from '../memory/region.js';
import { aligned, numberKind, type Item } from './item.js';

/** How much a ring holds. */
export interface RingSize {
  /** Entries of the index, a power of two. One always stays unused. */
  readonly slots: number;
  /** Bytes for the items, a power of two. */
  readonly capacity: number;
}

// Cells: a line that only the putting side writes, and one that only the getting side does.
const PUTS = 0;
const GETS = wordsPerLine;
const headLines = 2;

/** Cache lines that a ring of that size needs. */
export function ringLines({ slots, capacity }: RingSize): number {
  return headLines + Math.ceil((slots * 8) / bytesPerLine) + Math.ceil(capacity / bytesPerLine);
}

/**
 * Items of any length, first in first out, in shared memory. Only whoever holds the lock of a side may use that side.
 *
 * The truth is two numbers, how many items were put and how many were taken; each operation commits by one store to one
 * of them. README.md has the layout, the invariant and the wrong versions.
 */
export class RecordRing {
  readonly #cells: Int32Array;
  /** Pairs: where an item ends (a position that only grows, modulo 2³²), and its length and kind. */
  readonly #index: Uint32Array;
  readonly #bytes: Uint8Array;
  readonly #numbers: Float64Array;
  readonly #slotMask: number;
  readonly #byteMask: number;

  constructor(region: Region, firstLine: number, { slots, capacity }: RingSize) {
    this.#cells = cellsAt(region, firstLine, headLines);
    const index = (firstLine + headLines) * bytesPerLine;
    this.#index = new Uint32Array(region.buffer, index, slots * 2);
    const bytes = index + Math.ceil((slots * 8) / bytesPerLine) * bytesPerLine;
    this.#bytes = new Uint8Array(region.buffer, bytes, capacity);
    this.#numbers = new Float64Array(region.buffer, bytes, capacity / 8);
    this.#slotMask = slots - 1;
    this.#byteMask = capacity - 1;
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
    const gets = this.gets;
    return (this.#endOf(this.puts - 1) - this.#endOf(gets - 1)) >>> 0;
  }

  get capacity(): number {
    return this.#byteMask + 1;
  }

  /** Putting side: whether an item of that length has room now. */
  fits(length: number): boolean {
    return this.size < this.#slotMask && this.used + aligned(length) <= this.capacity;
  }

  /** Putting side: appends an item for which there is room. It is there once the number of puts says so. */
  write(item: Item): void {
    const puts = this.puts;
    const start = this.#endOf(puts - 1);
    const length = item.kind === numberKind ? 8 : item.bytes.length;
    if (item.kind === numberKind) this.#numbers[(start & this.#byteMask) >>> 3] = item.number;
    else if (length > 0) this.#copyIn(item.bytes, start & this.#byteMask);
    const entry = (puts & this.#slotMask) * 2;
    this.#index[entry] = start + aligned(length);
    this.#index[entry + 1] = length * 16 + item.kind;
    Atomics.store(this.#cells, PUTS, puts + 1);
  }

  /** Getting side: takes the oldest item of a ring that is not empty. Its bytes are a copy. */
  read(): Item {
    const gets = this.gets;
    const at = this.#endOf(gets - 1) & this.#byteMask;
    const word = this.#index[(gets & this.#slotMask) * 2 + 1] as number;
    const kind = word & 15;
    const item: Item =
      kind === numberKind
        ? { kind, number: this.#numbers[at >>> 3] as number, bytes: nothing }
        : { kind, number: 0, bytes: this.#copyOut(at, word >>> 4) };
    Atomics.store(this.#cells, GETS, gets + 1);
    return item;
  }

  #endOf(item: number): number {
    return this.#index[(item & this.#slotMask) * 2] as number;
  }

  #copyIn(source: Uint8Array, at: number): void {
    const first = Math.min(source.length, this.#bytes.length - at);
    this.#bytes.set(first === source.length ? source : source.subarray(0, first), at);
    if (first < source.length) this.#bytes.set(source.subarray(first), 0);
  }

  #copyOut(at: number, length: number): Uint8Array {
    const beyond = at + length - this.#bytes.length;
    if (beyond <= 0) return this.#bytes.slice(at, at + length);
    const copy = new Uint8Array(length);
    copy.set(this.#bytes.subarray(at));
    copy.set(this.#bytes.subarray(0, beyond), length - beyond);
    return copy;
  }
}

const nothing = new Uint8Array(0);
