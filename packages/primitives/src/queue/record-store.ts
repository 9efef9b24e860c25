import type { Item } from './item.js';

/** How much a store holds. */
export interface StoreSize {
  /** Entries, a power of two. A ring leaves one of them unused. */
  readonly slots: number;
  /** Bytes for the items, a power of two. */
  readonly capacity: number;
  /** How many items it may hold at most; 0: as many as there is room for. */
  readonly maxsize: number;
}

/** Where the items of a queue stand, and in which order they come out. Only whoever holds the lock of a side may use that side. */
export interface RecordStore {
  /** How many items were ever put, modulo 2³². */
  readonly puts: number;
  /** How many items were ever taken, modulo 2³². */
  readonly gets: number;
  /** How many items stand in it. */
  readonly size: number;
  /** Bytes in use. */
  readonly used: number;
  /** Bytes of the longest item that it can hold. */
  readonly capacity: number;
  /** Putting side: whether an item of that many bytes has room now. */
  fits(length: number): boolean;
  /** Whether not even one byte more has room; asked without a lock, so old news. */
  isFull(): boolean;
  /** Putting side: adds an item for which there is room, and commits. */
  write(item: Item): void;
  /** Getting side: whether there is nothing to take. */
  isEmpty(): boolean;
  /** Getting side: takes the next item of a store that is not empty, and commits. Its bytes are a copy. */
  read(): Item;
  /** Either side, after its lock came from a dead owner: makes whole what that one may have left half-changed. */
  recover(): void;
}
