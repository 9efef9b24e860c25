import type { Region } from '../memory/region.js';
import { aligned, type Item } from './item.js';
import type { RecordBytes } from './record-bytes.js';
import type { RecordCounts } from './record-counts.js';
import { RecordMemory } from './record-memory.js';
import type { RecordStore, StoreSize } from './record-store.js';

/**
 * Items of any length, last in first out, in shared memory. Only whoever holds the one lock of the queue may write or read.
 *
 * The truth is two numbers, how many items were put and how many were taken; their difference is the height of the stack,
 * and each operation commits by one store to one of them. README.md has the invariant and the wrong version.
 */
export class RecordStack implements RecordStore {
  readonly capacity: number;
  readonly #counts: RecordCounts;
  /** From the bottom. */
  readonly #index: Uint32Array;
  readonly #bytes: RecordBytes;
  readonly #mostItems: number;

  constructor(region: Region, firstLine: number, size: StoreSize) {
    const memory = new RecordMemory(region, firstLine, size);
    this.#counts = memory.counts;
    this.#index = memory.index;
    this.#bytes = memory.bytes;
    this.capacity = size.capacity;
    this.#mostItems = size.maxsize || size.slots;
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
    return this.#endOf(this.size - 1);
  }

  fits(length: number): boolean {
    const height = this.size;
    return height < this.#mostItems && this.#endOf(height - 1) + aligned(length) <= this.capacity;
  }

  isFull(): boolean {
    return !this.fits(1);
  }

  write(item: Item): void {
    const height = this.size;
    const start = this.#endOf(height - 1);
    this.#bytes.write(item, start);
    this.#index[height * 2] = start + aligned(item.length);
    this.#index[height * 2 + 1] = item.length * 16 + item.kind;
    this.#counts.puts++;
  }

  isEmpty(): boolean {
    return this.size === 0;
  }

  read(): Item {
    const top = this.size - 1;
    const word = this.#index[top * 2 + 1] as number;
    const item = this.#bytes.read(word & 15, word >>> 4, this.#endOf(top - 1));
    this.#counts.gets++;
    return item;
  }

  /** One store commits each operation, so a death leaves nothing half-done. */
  recover(): void {}

  /** Where an item ends; the one below the bottom ends where the bytes begin. */
  #endOf(item: number): number {
    return item < 0 ? 0 : (this.#index[item * 2] as number);
  }
}
