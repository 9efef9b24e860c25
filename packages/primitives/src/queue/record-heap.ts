import { bytesPerLine, cellsAt } from '../memory/cells.js';
import type { Region } from '../memory/region.js';
import { EntryOrder } from './entry-order.js';
import { numberItem, Kind, type Item } from './item.js';
import { RecordBlocks } from './record-blocks.js';
import { countLines, RecordCounts } from './record-counts.js';
import type { RecordStore, StoreSize } from './record-store.js';

// Cells of the line behind the counts. Everything in it but the first double is derived from the entries.
const NEXT_NUMBER = 0; // a double: the number of the next put, never again given
const FREE_ENTRY = 2; // 1 + the first of the list of free entries, or 0
const FRESH_ENTRY = 3; // entries from here on were never used
const headLines = countLines + 1;

// An entry, in doubles.
const PRIORITY = 0;
const NUMBER = 1; // of its put: among equals the lower one goes first
const VALUE = 2; // an item that is a number
/** Doubles in an entry. */
const entryDoubles = 4;

// The same in 32-bit words.
const LINK = 4; // its first block, where it is no number; the next free entry, where it is free
const STATE = 6; // the truth: whether it is an item of the queue
const SHAPE = 7; // length and kind
/** Words in an entry. */
const entryWords = 8;

const FREE = 0;
const LIVE = 1;

/** Where the parts of a heap of that size begin, in bytes from its first line, and how many lines it has. */
function partsOf({ slots, capacity }: StoreSize) {
  const entries = headLines * bytesPerLine;
  const order = entries + slots * entryDoubles * 8;
  const blocks = order + Math.ceil((slots * 4) / bytesPerLine) * bytesPerLine;
  return { entries, order, blocks, end: blocks + RecordBlocks.bytes(capacity) };
}

/**
 * Items of any length in shared memory, the one with the lowest priority number first; among equals, in the order of
 * their puts. Only whoever holds the one lock of the queue may write or read.
 *
 * The truth is one cell an entry, which says whether the entry is an item of the queue, and what belongs to the entries of
 * which it says so. Each operation commits by one store to one such cell; the heap, the free lists and the counts are
 * derived, and made again by {@link recover}. README.md has the states, the invariant and the wrong version.
 */
export class RecordHeap implements RecordStore {
  readonly #counts: RecordCounts;
  readonly #cells: Int32Array;
  readonly #doubles: Float64Array;
  readonly #entries: Float64Array;
  readonly #words: Int32Array;
  readonly #order: EntryOrder;
  readonly #blocks: RecordBlocks;
  readonly #mostItems: number;

  constructor(region: Region, firstLine: number, size: StoreSize) {
    const parts = partsOf(size);
    // A region may be a part of a larger buffer.
    const start = region.cells.byteOffset + firstLine * bytesPerLine;
    this.#counts = new RecordCounts(region, firstLine);
    this.#cells = cellsAt(region, firstLine + countLines, 1);
    this.#doubles = new Float64Array(region.buffer, this.#cells.byteOffset, 1);
    this.#entries = new Float64Array(region.buffer, start + parts.entries, size.slots * entryDoubles);
    this.#words = new Int32Array(region.buffer, start + parts.entries, size.slots * entryWords);
    const heap = new Int32Array(region.buffer, start + parts.order, size.slots);
    this.#order = new EntryOrder(heap, this.#entries, entryDoubles);
    this.#blocks = new RecordBlocks(region.buffer, start + parts.blocks, size.capacity);
    this.#mostItems = size.maxsize || size.slots;
  }

  /** Cache lines that it needs. */
  static lines(size: StoreSize): number {
    return partsOf(size).end / bytesPerLine;
  }

  get puts(): number {
    return this.#counts.puts;
  }

  get gets(): number {
    return this.#counts.gets;
  }

  get size(): number {
    return this.#counts.size;
  }

  get used(): number {
    return this.#blocks.used;
  }

  get capacity(): number {
    return this.#blocks.capacity;
  }

  fits(length: number): boolean {
    return this.size < this.#mostItems && this.#blocks.fits(length);
  }

  isFull(): boolean {
    return !this.fits(1);
  }

  write(item: Item): void {
    const { size } = this;
    const entry = this.#takeEntry();
    const words = entry * entryWords;
    const doubles = entry * entryDoubles;
    const number = this.#doubles[NEXT_NUMBER] as number;
    this.#entries[doubles + PRIORITY] = item.priority;
    this.#entries[doubles + NUMBER] = number;
    this.#words[words + SHAPE] = item.length * 16 + item.kind;
    if (item.kind === Kind.number) this.#entries[doubles + VALUE] = item.number;
    else if (item.length > 0) this.#words[words + LINK] = this.#blocks.write(item);
    Atomics.store(this.#words, words + STATE, LIVE);
    this.#doubles[NEXT_NUMBER] = number + 1;
    this.#order.add(entry, size);
    this.#counts.puts++;
  }

  isEmpty(): boolean {
    return this.size === 0;
  }

  read(): Item {
    const { size } = this;
    const entry = this.#order.first;
    const words = entry * entryWords;
    const shape = (this.#words[words + SHAPE] as number) >>> 0;
    const [kind, length] = [shape & 15, shape >>> 4];
    const block = this.#words[words + LINK] as number;
    const item =
      kind === Kind.number
        ? numberItem(this.#entries[entry * entryDoubles + VALUE] as number, 0)
        : this.#blocks.read(kind, length, block);
    Atomics.store(this.#words, words + STATE, FREE);
    this.#counts.gets++;
    this.#order.removeFirst(size);
    if (kind !== Kind.number && length > 0) this.#blocks.free(block, length);
    this.#freeEntry(entry);
    return item;
  }

  recover(): void {
    const fresh = this.#cells[FRESH_ENTRY] as number;
    this.#blocks.forget();
    this.#cells[FREE_ENTRY] = 0;
    let size = 0;
    // From the end, so that the lowest free entry stands first in the list.
    for (let entry = fresh - 1; entry >= 0; entry--) {
      const words = entry * entryWords;
      if (Atomics.load(this.#words, words + STATE) === FREE) {
        this.#freeEntry(entry);
        continue;
      }
      this.#order.place(entry, size++);
      const shape = (this.#words[words + SHAPE] as number) >>> 0;
      if ((shape & 15) !== Kind.number) this.#blocks.keep(this.#words[words + LINK] as number, shape >>> 4);
      // Its put committed, and its producer died before it counted it.
      const number = this.#entries[entry * entryDoubles + NUMBER] as number;
      if (number >= (this.#doubles[NEXT_NUMBER] as number)) this.#doubles[NEXT_NUMBER] = number + 1;
    }
    this.#blocks.collect();
    this.#order.arrange(size);
    const puts = this.#doubles[NEXT_NUMBER] as number;
    this.#counts.puts = puts;
    this.#counts.gets = puts - size;
  }

  #takeEntry(): number {
    const free = this.#cells[FREE_ENTRY] as number;
    if (free === 0) return (this.#cells[FRESH_ENTRY] as number)++;
    this.#cells[FREE_ENTRY] = this.#words[(free - 1) * entryWords + LINK] as number;
    return free - 1;
  }

  #freeEntry(entry: number): void {
    this.#words[entry * entryWords + LINK] = this.#cells[FREE_ENTRY] as number;
    this.#cells[FREE_ENTRY] = entry + 1;
  }
}
