import { bytesPerLine, cellsAt } from '../memory/cells.js';
import type { Region } from '../memory/region.js';
import type { Domain } from '../parking/domain.js';
import { lockLines, LockWord, RECOVERED, type Grant } from '../sync/lock-word.js';
import { sizeOf, type QueueOptions } from './queue-options.js';
import { RecordHeap } from './record-heap.js';
import { RecordRing } from './record-ring.js';
import { RecordStack } from './record-stack.js';
import type { RecordStore, StoreSize } from './record-store.js';
import { WaitSide } from './wait-side.js';

// Lines: the two locks, three lines of waiters, one of the rest; then the items.
const PUT_LOCK = 0;
const GET_LOCK = lockLines;
const ITEMS = 2 * lockLines;
const SPACE = ITEMS + 1;
const FINISHED = ITEMS + 2;
const REST = ITEMS + 3;
const STORE = ITEMS + 4;

// Cells of the last line, which nobody writes while items go to and fro.
const STATE = 0;
const MAXSIZE = 2;
const SLOTS = 3;
const CAPACITY = 4;
const ORDER = 5;

// A cell of the line of those who wait for all work to be done.
const DONE = 8;

/** First in, first out. */
export const FIFO = 0;
/** Last in, first out. */
export const LIFO = 1;
/** The lowest priority number first, among equals first in, first out. */
export const PRIORITY = 2;
/** In which order a queue gives its items. */
export type QueueOrder = typeof FIFO | typeof LIFO | typeof PRIORITY;

interface StoreClass {
  new (region: Region, firstLine: number, size: StoreSize): RecordStore;
  /** Cache lines that it needs. */
  lines(size: StoreSize): number;
}
const stores: Readonly<Record<QueueOrder, StoreClass>> = {
  [FIFO]: RecordRing,
  [LIFO]: RecordStack,
  [PRIORITY]: RecordHeap,
};

/** Items may be put. */
export const OPEN = 0;
/** Nothing more is put; what is in it may be taken. */
export const SHUT_DOWN = 1;
/** Nothing more is put or taken. */
export const SHUT_DOWN_NOW = 2;

/** A queue's part of shared memory: its items, its two locks, those who wait, and what else all threads must agree on. */
export class QueueMemory {
  readonly store: RecordStore;
  readonly putLock: LockWord;
  readonly getLock: LockWord;
  /** Those who wait for an item. */
  readonly items: WaitSide;
  /** Those who wait for room. */
  readonly space: WaitSide;
  /** Those who wait for all work to be done. */
  readonly finished: WaitSide;
  readonly maxsize: number;
  readonly #rest: Int32Array;
  readonly #finished: Int32Array;

  private constructor(
    domain: Domain,
    readonly region: Region,
    name: string,
  ) {
    const rest = (this.#rest = cellsAt(region, REST, 1));
    this.maxsize = rest[MAXSIZE] as number;
    const size = { slots: rest[SLOTS] as number, capacity: rest[CAPACITY] as number, maxsize: this.maxsize };
    const order = rest[ORDER] as QueueOrder;
    this.store = new stores[order](region, STORE, size);
    this.putLock = new LockWord(domain, cellsAt(region, PUT_LOCK, lockLines), `the put side of ${name}`);
    // Only the two ends of a ring can be used at the same time; elsewhere both sides share one lock.
    this.getLock =
      order === FIFO
        ? new LockWord(domain, cellsAt(region, GET_LOCK, lockLines), `the get side of ${name}`)
        : this.putLock;
    this.items = new WaitSide(cellsAt(region, ITEMS, 1), domain);
    this.space = new WaitSide(cellsAt(region, SPACE, 1), domain);
    this.#finished = cellsAt(region, FINISHED, 1);
    this.finished = new WaitSide(this.#finished, domain);
  }

  /** Fresh memory, set up for an empty queue. */
  static create(domain: Domain, options: QueueOptions, name: string, order: QueueOrder): QueueMemory {
    const size = sizeOf(options);
    const region = domain.allocate((STORE + stores[order].lines(size)) * bytesPerLine);
    const rest = cellsAt(region, REST, 1);
    rest[MAXSIZE] = size.maxsize;
    rest[SLOTS] = size.slots;
    rest[CAPACITY] = size.capacity;
    rest[ORDER] = order;
    const memory = new QueueMemory(domain, region, name);
    memory.putLock.open();
    memory.getLock.open();
    return memory;
  }

  /** The memory of a queue that arrived from another lane. */
  static attach(domain: Domain, region: Region, name: string): QueueMemory {
    return new QueueMemory(domain, region, name);
  }

  get state(): number {
    return Atomics.load(this.#rest, STATE);
  }

  /** Goes on to a later state; never back. */
  advance(state: number): void {
    // Under the lock of the put side: no put that has begun may still add an item after a consumer saw the end.
    this.entered(this.putLock.lock());
    if (this.state < state) Atomics.store(this.#rest, STATE, state);
    this.putLock.unlock();
    for (const side of [this.items, this.space, this.finished]) side.wake();
  }

  /** To be called with what either lock granted: what a dead owner left half-changed is made whole. */
  entered(grant: Grant): void {
    if (grant === RECOVERED) this.store.recover();
  }

  /** Calls of `taskDone`, modulo 2³². */
  get done(): number {
    return Atomics.load(this.#finished, DONE) >>> 0;
  }

  /** Counts one more call of `taskDone`. False when there was one for each item already. */
  countDone(): boolean {
    for (;;) {
      const done = Atomics.load(this.#finished, DONE);
      if (done >>> 0 === this.store.puts) return false;
      if (Atomics.compareExchange(this.#finished, DONE, done, done + 1) === done) return true;
    }
  }

  /** Whether all work is done. */
  get isFinished(): boolean {
    const { done } = this;
    // What was dropped will never be reported.
    const wanted = this.state === SHUT_DOWN_NOW ? this.store.gets : this.store.puts;
    return ((wanted - done) | 0) <= 0; // by difference, since the counts go round
  }
}
