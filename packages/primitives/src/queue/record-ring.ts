import type { Region } from '../memory/region.js';
import { unsetBytes } from '../memory/unset-bytes.js';
import { aligned, type Item } from './item.js';
import { bytesOf, itemOf, type RecordBytes } from './record-bytes.js';
import type { RecordCounts } from './record-counts.js';
import { RecordMemory } from './record-memory.js';
import type { RecordStore, StoreSize } from './record-store.js';

/**
 * Items of any length, first in first out, in shared memory. Only whoever holds the lock of a side may use that side.
 *
 * The truth is two numbers, how many items were put and how many were taken; each operation commits by one store to one
 * of them. README.md has the layout, the invariant and the wrong versions.
 */
export class RecordRing implements RecordStore {
  readonly capacity: number;
  readonly #counts: RecordCounts;
  /** Where an item ends is a position that only grows, modulo 2³². */
  readonly #index: Uint32Array;
  readonly #bytes: RecordBytes;
  readonly #slotMask: number;
  readonly #byteMask: number;
  readonly #mostItems: number;

  constructor(region: Region, firstLine: number, size: StoreSize) {
    const memory = new RecordMemory(region, firstLine, size);
    this.#counts = memory.counts;
    this.#index = memory.index;
    this.#bytes = memory.bytes;
    this.capacity = size.capacity;
    this.#slotMask = size.slots - 1;
    this.#byteMask = size.capacity - 1;
    this.#mostItems = size.maxsize || this.#slotMask;
  }

  /** Cache lines that it needs. */
  static lines(size: StoreSize): number {
    return RecordMemory.lines(size);
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
    const { gets } = this;
    return this.#usedSince(gets, this.puts);
  }

  fits(length: number): boolean {
    return this.#fitsAfter(this.#counts.knownGets, length) || this.#fitsAfter(this.#counts.learnGets(), length);
  }

  isFull(): boolean {
    // Nothing is learnt here: without the lock an old count could be written over a newer one.
    return !this.#fitsAfter(this.gets, 1);
  }

  write(item: Item): void {
    const { puts } = this;
    const start = this.#endOf(puts - 1);
    const { length } = item;
    const at = start & this.#byteMask;
    const before = this.capacity - at;
    if (length <= before) this.#bytes.write(item, at);
    else {
      const source = bytesOf(item);
      this.#bytes.writePart(source, 0, before, at);
      this.#bytes.writePart(source, before, length, 0);
    }
    const entry = (puts & this.#slotMask) * 2;
    this.#index[entry] = start + aligned(length);
    this.#index[entry + 1] = length * 16 + item.kind;
    this.#counts.puts = puts + 1;
  }

  isEmpty(): boolean {
    const { gets } = this;
    return this.#counts.knownPuts === gets && this.#counts.learnPuts() === gets;
  }

  read(): Item {
    const { gets } = this;
    const at = this.#endOf(gets - 1) & this.#byteMask;
    const word = this.#index[(gets & this.#slotMask) * 2 + 1] as number;
    const [kind, length] = [word & 15, word >>> 4];
    const before = this.capacity - at;
    let item: Item;
    if (length <= before) item = this.#bytes.read(kind, length, at);
    else {
      const copy = unsetBytes(length);
      this.#bytes.readPart(copy, 0, at, before);
      this.#bytes.readPart(copy, before, 0, length - before);
      item = itemOf(kind, copy);
    }
    this.#counts.gets = gets + 1;
    return item;
  }

  /** One store commits each operation, so a death leaves nothing half-done. */
  recover(): void {}

  #fitsAfter(gets: number, length: number): boolean {
    const { puts } = this;
    return (puts - gets) >>> 0 < this.#mostItems && this.#usedSince(gets, puts) + aligned(length) <= this.capacity;
  }

  #usedSince(gets: number, puts: number): number {
    return (this.#endOf(puts - 1) - this.#endOf(gets - 1)) >>> 0;
  }

  #endOf(item: number): number {
    return this.#index[(item & this.#slotMask) * 2] as number;
  }
}
