import { bytesPerLine, cellsAt } from '../memory/cells.js';
import type { Region } from '../memory/region.js';
import type { Domain } from '../parking/domain.js';
import { lockLines, LockWord } from '../sync/lock-word.js';
import { sizeOf, type QueueOptions } from './queue-options.js';
import { RecordRing, ringLines } from './record-ring.js';
import { RecordStack } from './record-stack.js';
import { WaitSide } from './wait-side.js';

// Lines: the two locks, three lines of waiters, one of the rest; then the ring.
const PUT_LOCK = 0;
const GET_LOCK = lockLines;
const ITEMS = 2 * lockLines;
const SPACE = ITEMS + 1;
const FINISHED = ITEMS + 2;
const REST = ITEMS + 3;
const RING = ITEMS + 4;

// Cells of the last line.
const STATE = 0;
const DONE = 1;
const MAXSIZE = 2;
const SLOTS = 3;
const CAPACITY = 4;
const ORDER = 5;

/** First in, first out. */
export const FIFO = 0;
/** Last in, first out. */
export const LIFO = 1;
/** In which order a queue gives its items. */
export type QueueOrder = typeof FIFO | typeof LIFO;

/** Items may be put. */
export const OPEN = 0;
/** Nothing more is put; what is in it may be taken. */
export const SHUT_DOWN = 1;
/** Nothing more is put or taken. */
export const SHUT_DOWN_NOW = 2;

/** A queue's part of shared memory: its ring, its two locks, those who wait, and what else all threads must agree on. */
export class QueueMemory {
  readonly ring: RecordRing | RecordStack;
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

  private constructor(
    domain: Domain,
    readonly region: Region,
    name: string,
  ) {
    const rest = (this.#rest = cellsAt(region, REST, 1));
    this.maxsize = rest[MAXSIZE] as number;
    const size = { slots: rest[SLOTS] as number, capacity: rest[CAPACITY] as number };
    const isStack = rest[ORDER] === LIFO;
    this.ring = isStack ? new RecordStack(region, RING, size) : new RecordRing(region, RING, size);
    this.putLock = new LockWord(domain, cellsAt(region, PUT_LOCK, lockLines), `the put side of ${name}`);
    // Both sides of a stack work on its top, so they share one lock.
    this.getLock = isStack
      ? this.putLock
      : new LockWord(domain, cellsAt(region, GET_LOCK, lockLines), `the get side of ${name}`);
    this.items = new WaitSide(cellsAt(region, ITEMS, 1), domain);
    this.space = new WaitSide(cellsAt(region, SPACE, 1), domain);
    this.finished = new WaitSide(cellsAt(region, FINISHED, 1), domain);
  }

  /** Fresh memory, set up for an empty queue. */
  static create(domain: Domain, options: QueueOptions, name: string, order: QueueOrder): QueueMemory {
    const size = sizeOf(options);
    const region = domain.allocate((RING + ringLines(size)) * bytesPerLine);
    const rest = cellsAt(region, REST, 1);
    rest[MAXSIZE] = options.maxsize ?? 0;
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
    this.putLock.lock();
    if (this.state < state) Atomics.store(this.#rest, STATE, state);
    this.putLock.unlock();
    for (const side of [this.items, this.space, this.finished]) side.wake();
  }

  /** Calls of `taskDone`, modulo 2³². */
  get done(): number {
    return Atomics.load(this.#rest, DONE) >>> 0;
  }

  /** Counts one more call of `taskDone`. False when there was one for each item already. */
  countDone(): boolean {
    for (;;) {
      const done = Atomics.load(this.#rest, DONE);
      if (done >>> 0 === this.ring.puts) return false;
      if (Atomics.compareExchange(this.#rest, DONE, done, done + 1) === done) return true;
    }
  }

  /** Whether all work is done. */
  get isFinished(): boolean {
    const { done } = this;
    // What was dropped will never be reported.
    const wanted = this.state === SHUT_DOWN_NOW ? this.ring.gets : this.ring.puts;
    return ((wanted - done) | 0) <= 0; // by difference, since the counts go round
  }

  /** Whether another item of that many bytes may be put now. */
  hasRoom(length: number): boolean {
    return (this.maxsize === 0 || this.ring.size < this.maxsize) && this.ring.fits(length);
  }
}
