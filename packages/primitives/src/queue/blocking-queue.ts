import type { Sendable } from '../codec/sendable.js';
import { registerShareable } from '../codec/revival.js';
import { shareable, type Shareable, type ShareableRecord } from '../codec/shareable.js';
import { ArgumentError } from '../errors/argument.js';
import { QueueClosedError } from '../errors/queue-closed.js';
import { beforeBlocking } from '../isolate/blocking.js';
import { processShared } from '../isolate/process-shared.js';
import { bytesPerLine, cellsAt } from '../memory/cells.js';
import { refusesPostMessage } from '../memory/refusal.js';
import type { Region } from '../memory/region.js';
import { AsyncWaiters } from '../parking/async-waiters.js';
import { sliceMs, type Domain } from '../parking/domain.js';
import { lockLines, LockWord } from '../sync/lock-word.js';
import { revivedPlace, syncRecord, type Revived, type SyncState } from '../sync/sync-state.js';
import { tracer } from '../trace/diagnostics.js';
import { Deadline, throwIfAborted } from '../wait/deadline.js';
import type { BlockingWaitOptions, WaitOptions } from '../wait/wait-options.js';
import { aligned, decodeItem, encodeItem, type Item } from './item.js';
import { RecordRing, ringLines, type RingSize } from './record-ring.js';
import { WaitSide } from './wait-side.js';

const kind = '@parallel-cookbook/primitives.BlockingQueue';
const names = new Int32Array(processShared('queue-names/1', Int32Array.BYTES_PER_ELEMENT));

/** How large a queue is, and what it is called. */
export interface QueueOptions {
  /** How many items it holds at most; then `put` waits. Default 0: as many as `byteCapacity` has room for. */
  readonly maxsize?: number | undefined;
  /** Bytes for the items, rounded up to a power of two. A longer item is refused. Default 1 MiB; unused memory costs nothing. */
  readonly byteCapacity?: number | undefined;
  /** What errors and traces call it. Default: `Queue-1` and so on. */
  readonly name?: string | undefined;
}

/** How a queue is shut down. */
export interface QueueShutdownOptions {
  /** Throw away what is still in it, so that `get` throws at once too. Default: false. */
  readonly immediate?: boolean | undefined;
}

/** What a queue has seen, by all threads together. Counts go round at 2³². */
export interface QueueStatistics {
  readonly size: number;
  readonly puts: number;
  readonly gets: number;
  /** Items that were put and not yet reported by `taskDone`. */
  readonly unfinishedTasks: number;
  /** Bytes of items in it. */
  readonly bytes: number;
}

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

const OPEN = 0;
const SHUT_DOWN = 1;
const SHUT_DOWN_NOW = 2;

const largestMaxsize = 1 << 20;
const largestCapacity = 1 << 28;

/**
 * A first-in-first-out queue in shared memory: every thread that has a handle to it puts and gets the same items.
 *
 * Python analogue: `queue.Queue(maxsize)`, with 3.13's `shutdown`. Items are copied: what you get is another object than
 * was put. Numbers, strings and `Uint8Array`s are fast; other data goes through structured clone.
 *
 * Happens-before: everything before a put is seen by whoever gets the item; everything before `taskDone` after `join`.
 * Order: first in first out; items of one producer never overtake each other. Each item is given to one consumer at most
 * once: when the consumer dies with it, it is gone. A thread that dies in the middle of a put or get does no harm.
 * Errors: `QueueClosedError` after `shutdown`, `TimeoutError` (Python: Full, Empty), `CancelledError`, `PicklingError` for
 * what cannot be copied, `ArgumentError` for an item that is too long.
 * Cost: some 150 ns a put or get of a number; waking a blocked thread about 50 µs. Source: two-lock queue of Michael and
 * Scott (1996), over a ring that commits by one store; see `queue/README.md`.
 *
 * @example
 * import { BlockingQueue, threadDomain } from '@parallel-cookbook/primitives';
 *
 * const queue = new BlockingQueue(threadDomain, { maxsize: 2 });
 * queue.putSync('first');
 * await queue.put({ second: [2] });
 * console.log(queue.qsize(), queue.tryPut('third')); // 2 false
 * console.log(queue.getSync(), await queue.get()); // first { second: [ 2 ] }
 * queue.shutdown();
 * for await (const item of queue) console.log(item);
 */
export class BlockingQueue<T = unknown> implements Shareable, AsyncIterable<T> {
  protected readonly refusal = refusesPostMessage;
  readonly name: string;
  /** How many items it holds at most; 0: as many as there is room for. */
  readonly maxsize: number;
  readonly #domain: Domain;
  readonly #region: Region;
  readonly #rest: Int32Array;
  readonly #ring: RecordRing;
  readonly #putLock: LockWord;
  readonly #getLock: LockWord;
  readonly #items: WaitSide;
  readonly #space: WaitSide;
  readonly #finished: WaitSide;
  readonly #putters: AsyncWaiters;
  readonly #getters: AsyncWaiters;
  readonly #joiners: AsyncWaiters;

  /** @param domain the lanes that share the queue. */
  constructor(domain: Domain, options?: QueueOptions);
  /** @internal */
  constructor(domain: Domain, options: QueueOptions | undefined, revived: Revived | undefined);
  constructor(domain: Domain, options: QueueOptions = {}, revived?: Revived) {
    this.name = options.name ?? `Queue-${Atomics.add(names, 0, 1) + 1}`;
    this.#domain = domain;
    const size = revived ? undefined : sizeOf(options);
    this.#region = revived?.region ?? domain.allocate((RING + ringLines(size as RingSize)) * bytesPerLine);
    const region = this.#region;
    this.#rest = cellsAt(region, REST, 1);
    if (size) {
      this.#rest[MAXSIZE] = options.maxsize ?? 0;
      this.#rest[SLOTS] = size.slots;
      this.#rest[CAPACITY] = size.capacity;
    }
    this.maxsize = this.#rest[MAXSIZE] as number;
    this.#ring = new RecordRing(region, RING, {
      slots: this.#rest[SLOTS] as number,
      capacity: this.#rest[CAPACITY] as number,
    });
    this.#putLock = new LockWord(domain, cellsAt(region, PUT_LOCK, lockLines), `the put side of ${this.name}`);
    this.#getLock = new LockWord(domain, cellsAt(region, GET_LOCK, lockLines), `the get side of ${this.name}`);
    this.#items = new WaitSide(cellsAt(region, ITEMS, 1), domain);
    this.#space = new WaitSide(cellsAt(region, SPACE, 1), domain);
    this.#finished = new WaitSide(cellsAt(region, FINISHED, 1), domain);
    this.#putters = new AsyncWaiters(domain.doorbell);
    this.#getters = new AsyncWaiters(domain.doorbell);
    this.#joiners = new AsyncWaiters(domain.doorbell);
    if (revived) return;
    this.#putLock.open();
    this.#getLock.open();
  }

  /** Puts an item, waiting for room without blocking the thread. The item is copied at the call. */
  async put(item: T & Sendable<T>, options?: WaitOptions): Promise<void> {
    let record = this.#encode(item);
    throwIfAborted(options?.signal, this.#putting);
    Deadline.after(options?.timeoutMs);
    if (this.#putters.size === 0 && this.#putLock.tryLock() !== undefined) {
      if (this.#offer(record)) return;
      this.#putLock.unlock();
    }
    if (tracer.enabled) tracer.emit('wait', this.name);
    record = detached(record);
    const attempt = (expired: boolean): true | undefined => {
      if (this.#putLock.attempt(expired) === undefined) return undefined;
      if (this.#offer(record)) return true;
      this.#space.announceAsync();
      if (this.#offer(record)) return true;
      this.#putLock.unlock();
      return undefined;
    };
    await this.#putters.wait(attempt, options, this.#putting);
  }

  /** Puts an item, blocking this thread until there is room. Python: `queue.put(item)`. */
  putSync(item: T & Sendable<T>, options?: BlockingWaitOptions): void {
    const record = this.#encode(item);
    const deadline = Deadline.after(options?.timeoutMs);
    for (let waited = false; ; waited = true) {
      this.#putLock.lock(deadline);
      if (this.#offer(record)) return;
      const sequence = this.#space.announce();
      if (this.#offer(record)) return; // a get may have come in between
      this.#putLock.unlock();
      this.#park(this.#space, sequence, deadline, this.#putting, waited);
    }
  }

  /** Puts an item if there is room. Python: `queue.put(item, block=False)`. */
  tryPut(item: T & Sendable<T>): boolean {
    const record = this.#encode(item);
    this.#putLock.lock();
    if (this.#offer(record)) return true;
    this.#putLock.unlock();
    return false;
  }

  /** Takes the oldest item, waiting for one without blocking the thread. */
  async get(options?: WaitOptions): Promise<T> {
    throwIfAborted(options?.signal, this.#getting);
    Deadline.after(options?.timeoutMs);
    let found: Item | undefined;
    if (this.#getters.size === 0 && this.#getLock.tryLock() !== undefined) {
      found = this.#take();
      if (!found) this.#getLock.unlock();
    }
    if (!found) {
      if (tracer.enabled) tracer.emit('wait', this.name);
      const attempt = (expired: boolean): Item | undefined => {
        if (this.#getLock.attempt(expired) === undefined) return undefined;
        let item = this.#take();
        if (item) return item;
        this.#items.announceAsync();
        item = this.#take();
        if (!item) this.#getLock.unlock();
        return item;
      };
      found = await this.#getters.wait(attempt, options, this.#getting);
    }
    return decodeItem(found) as T;
  }

  /** Takes the oldest item, blocking this thread until there is one. Python: `queue.get()`. */
  getSync(options?: BlockingWaitOptions): T {
    const deadline = Deadline.after(options?.timeoutMs);
    for (let waited = false; ; waited = true) {
      this.#getLock.lock(deadline);
      let item = this.#take();
      if (item) return decodeItem(item) as T;
      const sequence = this.#items.announce();
      item = this.#take(); // a put may have come in between
      if (item) return decodeItem(item) as T;
      this.#getLock.unlock();
      this.#park(this.#items, sequence, deadline, this.#getting, waited);
    }
  }

  /**
   * Takes the oldest item if there is one. Python: `queue.get(block=False)`. Where `undefined` is among the items, use
   * `getSync({ timeoutMs: 0 })`, which tells it from nothing.
   */
  tryGet(): T | undefined {
    this.#getLock.lock();
    const item = this.#take();
    if (item) return decodeItem(item) as T;
    this.#getLock.unlock();
    return undefined;
  }

  /** How many items are in it. With several threads, old news by the time you read it. */
  qsize(): number {
    return this.#ring.size;
  }

  /** Whether it was empty when asked. */
  empty(): boolean {
    return this.qsize() === 0;
  }

  /** Whether it was full when asked: of items, or of bytes. */
  full(): boolean {
    return (this.maxsize > 0 && this.qsize() >= this.maxsize) || !this.#ring.fits(1);
  }

  /** Says that the work on an item that was taken is done. Python: `queue.task_done()`. */
  taskDone(): void {
    for (;;) {
      const done = Atomics.load(this.#rest, DONE);
      const puts = this.#ring.puts;
      if (done >>> 0 === puts) {
        throw new ArgumentError(
          `${this.name}.taskDone()`,
          done + 1,
          'call it once for each item that was put, not more often',
        );
      }
      if (Atomics.compareExchange(this.#rest, DONE, done, done + 1) !== done) continue;
      if (this.#isFinished()) this.#finished.wake();
      return;
    }
  }

  /** Waits, without blocking, until every item that was put is done. Python: `queue.join()`. */
  async join(options?: WaitOptions): Promise<void> {
    const attempt = (): true | undefined => {
      if (this.#isFinished()) return true;
      this.#finished.announceAsync();
      return this.#isFinished() || undefined;
    };
    await this.#joiners.wait(attempt, options, this.#joining);
  }

  /** Blocks this thread until every item that was put is done. Python: `queue.join()`. */
  joinSync(options?: BlockingWaitOptions): void {
    const deadline = Deadline.after(options?.timeoutMs);
    for (let waited = false; ; waited = true) {
      const sequence = this.#finished.announce();
      if (this.#isFinished()) return;
      this.#park(this.#finished, sequence, deadline, this.#joining, waited);
    }
  }

  /**
   * Shuts it down for all threads: `put` throws `QueueClosedError` from now on, `get` does once it is empty, and those who
   * wait are woken with it. With `immediate` its items are dropped, and `join` waits only for those taken before.
   * Python 3.13: `queue.shutdown(immediate)`.
   */
  shutdown(options?: QueueShutdownOptions): void {
    const state = options?.immediate ? SHUT_DOWN_NOW : SHUT_DOWN;
    // Under the lock of the put side: no put that has begun may still add an item after a consumer saw the end.
    this.#putLock.lock();
    if (Atomics.load(this.#rest, STATE) < state) Atomics.store(this.#rest, STATE, state);
    this.#putLock.unlock();
    for (const side of [this.#items, this.#space, this.#finished]) side.wake();
  }

  /** Whether it was shut down. */
  get closed(): boolean {
    return Atomics.load(this.#rest, STATE) !== OPEN;
  }

  /** What the queue has seen. */
  statistics(): QueueStatistics {
    const { size, puts, gets, used: bytes } = this.#ring;
    const unfinishedTasks = (puts - Atomics.load(this.#rest, DONE)) >>> 0;
    return { size, puts, gets, unfinishedTasks, bytes };
  }

  /** Takes items until the queue is shut down and empty. Several loops share the items. */
  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for (;;) {
      let item: T;
      try {
        item = await this.get();
      } catch (error) {
        if (error instanceof QueueClosedError) return;
        throw error;
      }
      yield item;
    }
  }

  [shareable](): ShareableRecord {
    return this.describe(kind, import.meta.url);
  }

  protected describe(recordKind: string, module: string): ShareableRecord {
    return syncRecord(recordKind, module, this.#domain, this.#region, this.name);
  }

  get #putting(): string {
    return `put an item into ${this.name}`;
  }

  get #getting(): string {
    return `get an item from ${this.name}`;
  }

  get #joining(): string {
    return `join ${this.name}`;
  }

  #encode(value: unknown): Item {
    const item = encodeItem(value);
    if (aligned(item.bytes.length) > this.#ring.capacity) {
      throw new ArgumentError(
        'item',
        value,
        `it takes ${item.bytes.length} bytes, and ${this.name} has ${this.#ring.capacity}; give the queue a larger byteCapacity`,
      );
    }
    return item;
  }

  /** Called under the lock of the put side, which it gives back when it throws or puts the item. */
  #offer(item: Item): boolean {
    if (Atomics.load(this.#rest, STATE) !== OPEN) {
      this.#putLock.unlock();
      throw new QueueClosedError(this.name);
    }
    const ring = this.#ring;
    if ((this.maxsize > 0 && ring.size >= this.maxsize) || !ring.fits(item.bytes.length || 8)) return false;
    if (tracer.enabled) tracer.emit('put', this.name, { item: ring.puts });
    ring.write(item);
    this.#putLock.unlock();
    this.#items.wake();
    return true;
  }

  /** Called under the lock of the get side, which it gives back when it throws or takes an item. */
  #take(): Item | undefined {
    // The state first: nothing is put after it changed, so empty now means empty for good.
    const state = Atomics.load(this.#rest, STATE);
    const ring = this.#ring;
    if (state === SHUT_DOWN_NOW || (ring.size === 0 && state !== OPEN)) {
      this.#getLock.unlock();
      throw new QueueClosedError(this.name);
    }
    if (ring.size === 0) return undefined;
    const { gets } = ring;
    const item = ring.read();
    this.#getLock.unlock();
    this.#space.wake();
    if (tracer.enabled) tracer.emit('get', this.name, { item: gets });
    return item;
  }

  #isFinished(): boolean {
    const done = Atomics.load(this.#rest, DONE);
    const dropped = Atomics.load(this.#rest, STATE) === SHUT_DOWN_NOW;
    // By difference, since the counts go round; what was dropped will never be reported.
    return ((dropped ? this.#ring.gets : this.#ring.puts) - done) << 0 <= 0;
  }

  #park(side: WaitSide, sequence: number, deadline: Deadline, operation: string, waited: boolean): void {
    if (!waited && tracer.enabled) tracer.emit('wait', this.name);
    const left = deadline.remainingMs();
    if (left === 0) throw deadline.error(operation);
    beforeBlocking();
    side.park(sequence, Math.min(sliceMs, left));
  }
}

registerShareable(kind, (state: SyncState) => {
  const place = revivedPlace(state);
  return new BlockingQueue(place.domain, { name: state.name }, place);
});

function sizeOf({ maxsize = 0, byteCapacity = 1 << 20 }: QueueOptions): RingSize {
  if (!Number.isInteger(maxsize) || maxsize < 0 || maxsize > largestMaxsize) {
    throw new ArgumentError('maxsize', maxsize, `give a whole number from 0 (no limit) to ${largestMaxsize}`);
  }
  if (!Number.isInteger(byteCapacity) || byteCapacity < 8 || byteCapacity > largestCapacity) {
    throw new ArgumentError('byteCapacity', byteCapacity, `give a whole number of bytes from 8 to ${largestCapacity}`);
  }
  const capacity = powerOfTwo(byteCapacity);
  // Without a limit, room for as many items of 8 bytes as there are bytes for; one entry stays unused.
  return { slots: powerOfTwo((maxsize || capacity / 8) + 1), capacity };
}

function powerOfTwo(least: number): number {
  return 2 ** Math.ceil(Math.log2(least));
}

/** An item whose bytes nobody changes while it waits. */
function detached(item: Item): Item {
  return item.bytes.length === 0 ? item : { ...item, bytes: new Uint8Array(item.bytes) };
}
