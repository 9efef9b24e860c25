import { bytesPerLine, cellsAt, wordsPerLine } from '../memory/cells.js';
import type { Region } from '../memory/region.js';

// Units of two lines: processors fetch lines in pairs, so a neighbour in the pair would be as costly as the line itself.
const unit = 2 * wordsPerLine;

/** Where the producer has published up to. */
export const TAIL = 0;
/** The producer's own: where it has written up to, where it last saw the head, how often it waited. */
export const WRITE = unit;
export const HEAD_SEEN = unit + 1;
export const PRODUCER_WAITS = unit + 2;
/** Where the consumer has freed up to. */
export const HEAD = 2 * unit;
/** The consumer's own: where it has read up to, where it last saw the tail, how often it waited. */
export const READ = 3 * unit;
export const TAIL_SEEN = 3 * unit + 1;
export const CONSUMER_WAITS = 3 * unit + 2;

// Lines: the four units above, two lines of waiters, two of claims, one of the rest, one unused.
const ITEMS = 8;
const SPACE = 9;
const PRODUCER = 10;
const CONSUMER = 11;
const REST = 12;
const RECORDS = 14;
const CAPACITY = 0;

/** Bytes before each record: its length, and a word for its kind. */
export const headerBytes = 8;
/** The length in the header of what is no record: the next one stands at the beginning of the ring. */
export const WRAP = -1;

/** A ring's part of shared memory. README.md has the layout and the invariants. */
export class RingMemory {
  /** The positions and what each side keeps for itself; see the constants of this module. */
  readonly cells: Int32Array;
  /** The line of a consumer that waits for a record. */
  readonly items: Int32Array;
  /** The line of a producer that waits for room. */
  readonly space: Int32Array;
  /** The line of the claim of a side. */
  readonly producer: Int32Array;
  readonly consumer: Int32Array;
  /** Bytes for records, a power of two. */
  readonly capacity: number;
  /** The records as bytes, as 32-bit and as 64-bit words. */
  readonly bytes: Uint8Array;
  readonly words: Int32Array;
  readonly longs: BigInt64Array;

  /** @param capacity for fresh memory; memory that is set up knows it. */
  constructor(
    readonly region: Region,
    capacity?: number,
  ) {
    const rest = cellsAt(region, REST, 1);
    if (capacity !== undefined) rest[CAPACITY] = capacity;
    this.capacity = rest[CAPACITY] as number;
    this.cells = cellsAt(region, 0, ITEMS);
    this.items = cellsAt(region, ITEMS, 1);
    this.space = cellsAt(region, SPACE, 1);
    this.producer = cellsAt(region, PRODUCER, 1);
    this.consumer = cellsAt(region, CONSUMER, 1);
    const { buffer, byteOffset } = region.cells;
    const first = byteOffset + RECORDS * bytesPerLine;
    this.bytes = new Uint8Array(buffer, first, this.capacity);
    this.words = new Int32Array(buffer, first, this.capacity / 4);
    this.longs = new BigInt64Array(buffer, first, this.capacity / 8);
  }

  /** Bytes of shared memory for a ring of that capacity. */
  static bytesFor(capacity: number): number {
    return RECORDS * bytesPerLine + capacity;
  }

  /** Bytes that are published and not freed. The head is read first, so that the difference is never negative. */
  get used(): number {
    const head = Atomics.load(this.cells, HEAD);
    return (Atomics.load(this.cells, TAIL) - head) >>> 0;
  }

  /** Up to where records are published, in bytes since the beginning, as 32 bits. To be set by who brings them from another memory. */
  get tail(): number {
    return Atomics.load(this.cells, TAIL);
  }

  set tail(position: number) {
    Atomics.store(this.cells, TAIL, position);
  }

  /** Up to where they are freed; the same. */
  get head(): number {
    return Atomics.load(this.cells, HEAD);
  }

  set head(position: number) {
    Atomics.store(this.cells, HEAD, position);
  }

  /** The longest record. */
  get longest(): number {
    return this.capacity - headerBytes;
  }
}

/** Bytes that a record of that length takes up. */
export function spanOf(length: number): number {
  return headerBytes + ((length + 7) & ~7);
}
