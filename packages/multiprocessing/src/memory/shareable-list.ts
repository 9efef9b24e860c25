import {
  ArgumentError,
  refusesPostMessage,
  registerShareable,
  shareable,
  type Shareable,
  type ShareableRecord,
} from '@parallel-cookbook/primitives';
import { types } from 'node:util';
import { SharedMemory } from './shared-memory.js';

const kind = '@parallel-cookbook/multiprocessing.ShareableList';

/** What a slot can hold. A `bigint` is a 64-bit integer, as Python's `int`; a `number` is Python's `float`. */
export type ShareableItem = number | bigint | boolean | string | Uint8Array | null;

// The segment: how many slots; for each where its bytes begin and how many there are, what it holds and how long that is; the bytes.
const magic = 0x4c_53_43_50;
const headWords = 2;
const slotWords = 4;
const [AT, ROOM, KIND, LENGTH] = [0, 1, 2, 3];
const kinds = { null: 0, false: 1, true: 2, float: 3, int: 4, str: 5, bytes: 6 } as const;
const step = 8;

/**
 * A list in shared memory, of a fixed length: each slot holds a number, a bigint, a boolean, a string, bytes or null.
 *
 * Python analogue: `multiprocessing.shared_memory.ShareableList`. A slot has as much room as its first value took, rounded up to the
 * next multiple of 8 bytes, and at least 8: a longer string or run of bytes does not fit later, in UTF-8. Unlike in Python, zero
 * bytes at the end of a value are kept. The layout is our own: Python reads the memory, not the list.
 *
 * Happens-before: none. A slot is not written in one step, so take a `Lock` where one process writes while others read it.
 * Errors: `ArgumentError` for an index outside, a value that is not one of these or does not fit its slot, a value that
 * `index` does not find.
 *
 * @example
 * import { ShareableList } from '@parallel-cookbook/multiprocessing';
 *
 * const list = new ShareableList(['howdy', 273.15, 100n, true, null]);
 * const same = ShareableList.attach(list.shm.name);
 * same.set(0, 'hello');
 * same.set(4, false);
 * console.log([...list]); // [ 'hello', 273.15, 100n, true, false ]
 * console.log(list.index(true), list.count(null)); // 3 0
 * list.shm.unlink();
 */
export class ShareableList implements Shareable {
  protected readonly refusal = refusesPostMessage;
  /** The memory in which it lies: to close and to unlink. */
  readonly shm: SharedMemory;
  readonly length: number;

  /**
   * @param items what it begins with; how many there are, and how long they are, is fixed by that.
   * @param options by what name others find it; without one it gets a name that nobody else has.
   */
  constructor(items: Iterable<ShareableItem>, options?: { readonly name?: string | undefined });
  /** @internal */
  constructor(items: SharedMemory);
  constructor(items: Iterable<ShareableItem> | SharedMemory, options?: { readonly name?: string | undefined }) {
    if (items instanceof SharedMemory) {
      this.shm = items;
      const [seal, length] = items.size >= headWords * 4 ? this.#words(0, headWords) : [];
      const fits = length !== undefined && (headWords + length * slotWords) * 4 <= items.size;
      if (seal !== magic || !fits) throw new ArgumentError('name', items.name, 'this memory holds no ShareableList');
      this.length = length;
      return;
    }
    const values = [...items].map((item, i) => encoded(item, `items[${i}]`));
    this.length = values.length;
    let at = Math.ceil(((headWords + values.length * slotWords) * 4) / step) * step;
    const places = values.map(({ bytes }) => {
      const place = { at, room: step * (Math.floor(Math.max(0, bytes.length - 1) / step) + 1) };
      at += place.room;
      return place;
    });
    this.shm = SharedMemory.create({ name: options?.name, size: at });
    places.forEach((place, i) => this.#words(headWords + i * slotWords, 2).set([place.at, place.room]));
    values.forEach((value, i) => this.#write(i, value));
    this.#words(0, headWords).set([magic, this.length]);
  }

  /** The list that somebody made by that name. */
  static attach(name: string): ShareableList {
    return new ShareableList(SharedMemory.attach(name));
  }

  /** What is in a slot; negative indexes count from the end. */
  get(index: number): ShareableItem {
    const [at = 0, room = 0, holds, length = 0] = this.#slot(this.#checked(index));
    if (at + room > this.shm.size || length > room)
      throw new ArgumentError('list', this.shm.name, 'its memory is damaged');
    const bytes = Buffer.from(this.shm.buffer.buffer as ArrayBuffer, at, Math.max(length, step));
    switch (holds) {
      case kinds.false:
        return false;
      case kinds.true:
        return true;
      case kinds.float:
        return bytes.readDoubleLE();
      case kinds.int:
        return bytes.readBigInt64LE();
      case kinds.str:
        return bytes.toString('utf8', 0, length);
      case kinds.bytes:
        return new Uint8Array(bytes.subarray(0, length));
      default:
        return null;
    }
  }

  /** Replaces what is in a slot, if it fits. */
  set(index: number, item: ShareableItem): void {
    const slot = this.#checked(index);
    const value = encoded(item, 'item');
    const room = this.#slot(slot)[ROOM] as number;
    if (value.bytes.length > room) {
      throw new ArgumentError('item', item, `it takes ${value.bytes.length} bytes, and its slot was made for ${room}`);
    }
    this.#write(slot, value);
  }

  /** In how many slots a value stands. */
  count(item: ShareableItem): number {
    let found = 0;
    for (const other of this) if (isSame(other, item)) found++;
    return found;
  }

  /** The first slot in which a value stands; `ArgumentError` when it stands in none. Python raises ValueError. */
  index(item: ShareableItem): number {
    for (let i = 0; i < this.length; i++) if (isSame(this.get(i), item)) return i;
    throw new ArgumentError('item', item, 'it is not in the list; ask count() first');
  }

  /** What is in the slots, in order, each read when its turn comes. */
  *[Symbol.iterator](): IterableIterator<ShareableItem> {
    for (let i = 0; i < this.length; i++) yield this.get(i);
  }

  [shareable](): ShareableRecord {
    return { kind, module: import.meta.url, state: this.shm.name };
  }

  #checked(index: number): number {
    const slot = index < 0 ? index + this.length : index;
    if (Number.isInteger(slot) && slot >= 0 && slot < this.length) return slot;
    throw new ArgumentError('index', index, `use a whole number from ${-this.length} to ${this.length - 1}`);
  }

  #words(first: number, count: number): Uint32Array {
    return new Uint32Array(this.shm.buffer.buffer, first * 4, count);
  }

  #slot(index: number): Uint32Array {
    return this.#words(headWords + index * slotWords, slotWords);
  }

  #write(index: number, { holds, bytes }: EncodedItem): void {
    const slot = this.#slot(index);
    this.shm.buffer.set(bytes, slot[AT]);
    slot[KIND] = holds;
    slot[LENGTH] = bytes.length;
  }
}
registerShareable(kind, (name: string) => ShareableList.attach(name));

interface EncodedItem {
  readonly holds: number;
  readonly bytes: Uint8Array;
}

const nothing = new Uint8Array(0);

function encoded(item: ShareableItem, argument: string): EncodedItem {
  if (item === null) return { holds: kinds.null, bytes: nothing };
  if (typeof item === 'boolean') return { holds: item ? kinds.true : kinds.false, bytes: nothing };
  if (typeof item === 'number') return { holds: kinds.float, bytes: new Uint8Array(new Float64Array([item]).buffer) };
  if (typeof item === 'bigint') {
    if (BigInt.asIntN(64, item) === item) {
      return { holds: kinds.int, bytes: new Uint8Array(new BigInt64Array([item]).buffer) };
    }
    throw new ArgumentError(argument, item, 'it has more than 64 bits; give a string');
  }
  if (typeof item === 'string') return { holds: kinds.str, bytes: Buffer.from(item) };
  if (types.isUint8Array(item)) return { holds: kinds.bytes, bytes: item };
  throw new ArgumentError(argument, item, 'use a number, a bigint, a boolean, a string, a Uint8Array or null');
}

function isSame(a: ShareableItem, b: ShareableItem): boolean {
  if (types.isUint8Array(a)) return types.isUint8Array(b) && Buffer.compare(a, b) === 0;
  return a === b;
}
