import { bytesPerLine, wordsPerLine } from '../memory/cells.js';
import { unsetBytes } from '../memory/unset-bytes.js';
import type { Item } from './item.js';
import { bytesOf, itemOf, RecordBytes } from './record-bytes.js';

/** Bytes of a block. */
const blockBytes = 64;

// Cells of the first line. All is derived from the chains that are in use.
const USED = 0; // blocks
const FREE = 1; // 1 + the first of the list of free blocks, or 0
const FRESH = 2; // blocks from here on were never used

function blocksFor(length: number): number {
  return Math.ceil(length / blockBytes);
}

/**
 * Bytes of items in chains of blocks, so that items of any length come and go in any order and leave no gaps.
 *
 * A chain is whoever's who knows its first block. It is changed only while nobody does: before its owner commits, and
 * after its owner let it go. Blocks that lie one behind the other are copied together.
 */
export class RecordBlocks {
  readonly capacity: number;
  readonly #cells: Int32Array;
  /** For each block 1 + the next of its chain or of the free list; the last one's says nothing. */
  readonly #next: Int32Array;
  readonly #bytes: RecordBytes;
  /** While everything is being derived again: the blocks that are in use. */
  #kept = new Uint8Array(0);

  constructor(buffer: ArrayBufferLike, offset: number, capacity: number) {
    const blocks = blocksFor(capacity);
    this.capacity = blocks * blockBytes;
    this.#cells = new Int32Array(buffer, offset, wordsPerLine);
    this.#next = new Int32Array(buffer, offset + bytesPerLine, blocks);
    this.#bytes = new RecordBytes(buffer, offset + RecordBlocks.bytes(capacity) - this.capacity, this.capacity);
  }

  /** Bytes of memory that so many bytes of items need, in whole cache lines. */
  static bytes(capacity: number): number {
    const blocks = blocksFor(capacity);
    return bytesPerLine + Math.ceil((blocks * 4) / bytesPerLine) * bytesPerLine + blocks * blockBytes;
  }

  /** Bytes in use, in whole blocks. */
  get used(): number {
    return Atomics.load(this.#cells, USED) * blockBytes;
  }

  /** Whether there are blocks for so many bytes. */
  fits(length: number): boolean {
    return this.used + length <= this.capacity;
  }

  /** Copies an item that is not empty and has room; returns its first block. */
  write(item: Item): number {
    const count = blocksFor(item.length);
    const first = this.#take();
    if (count === 1) this.#bytes.write(item, first * blockBytes);
    else {
      for (let i = 1, last = first; i < count; i++) {
        const block = this.#take();
        this.#next[last] = block + 1;
        last = block;
      }
      const source = bytesOf(item);
      this.#runs(first, item.length, (from, to, at) => this.#bytes.writePart(source, from, to, at));
    }
    (this.#cells[USED] as number) += count;
    return first;
  }

  /** The item that stands in a chain. */
  read(kind: number, length: number, first: number): Item {
    if (length <= blockBytes) return this.#bytes.read(kind, length, length === 0 ? 0 : first * blockBytes);
    const bytes = unsetBytes(length);
    this.#runs(first, length, (from, to, at) => this.#bytes.readPart(bytes, from, at, to - from));
    return itemOf(kind, bytes);
  }

  /** Takes back the chain of an item that is not empty. */
  free(first: number, length: number): void {
    const count = blocksFor(length);
    let last = first;
    for (let i = 1; i < count; i++) last = (this.#next[last] as number) - 1;
    this.#next[last] = this.#cells[FREE] as number;
    this.#cells[FREE] = first + 1;
    (this.#cells[USED] as number) -= count;
  }

  /** Begins to derive everything again: nothing is in use but what {@link keep} is told of, until {@link collect}. */
  forget(): void {
    this.#kept = new Uint8Array(this.#cells[FRESH] as number);
  }

  /** The chain of this item is in use. */
  keep(first: number, length: number): void {
    for (let i = blocksFor(length), block = first; i > 0; i--) {
      this.#kept[block] = 1;
      block = (this.#next[block] as number) - 1;
    }
  }

  /** Makes the list of free blocks again. */
  collect(): void {
    const kept = this.#kept;
    let [free, used] = [0, 0];
    for (let block = kept.length - 1; block >= 0; block--) {
      if (kept[block] === 1) {
        used++;
        continue;
      }
      this.#next[block] = free;
      free = block + 1;
    }
    this.#cells[FREE] = free;
    this.#cells[USED] = used;
    this.#kept = new Uint8Array(0);
  }

  #take(): number {
    const free = this.#cells[FREE] as number;
    if (free === 0) return (this.#cells[FRESH] as number)++;
    this.#cells[FREE] = this.#next[free - 1] as number;
    return free - 1;
  }

  /** Calls `copy` for each run of blocks of a chain that lie one behind the other: which bytes of the item, and where. */
  #runs(first: number, length: number, copy: (from: number, to: number, at: number) => void): void {
    for (let from = 0, block = first; from < length;) {
      const start = block;
      let to = from;
      let next: number;
      do {
        to += blockBytes;
        next = (this.#next[block] as number) - 1;
        block++;
      } while (to < length && next === block);
      copy(from, Math.min(to, length), start * blockBytes);
      from = to;
      block = next;
    }
  }
}
