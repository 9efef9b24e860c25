import type { Sendable } from '../codec/sendable.js';
import { registerShareable } from '../codec/revival.js';
import { shareable, type Shareable, type ShareableRecord } from '../codec/shareable.js';
import { ArgumentError } from '../errors/argument.js';
import { QueueClosedError } from '../errors/queue-closed.js';
import { processShared } from '../isolate/process-shared.js';
import { refusesPostMessage } from '../memory/refusal.js';
import type { Domain } from '../parking/domain.js';
import { revivedPlace, syncRecord, type Revived, type SyncState } from '../sync/sync-state.js';
import type { BlockingWaitOptions, WaitOptions } from '../wait/wait-options.js';
import { GetSide } from './get-side.js';
import { aligned, decodeItem, encodeItem, type Item } from './item.js';
import { PutSide } from './put-side.js';
import { FIFO, OPEN, QueueMemory, SHUT_DOWN, SHUT_DOWN_NOW, type QueueOrder } from './queue-memory.js';
import { longestItem, type QueueOptions, type QueueShutdownOptions, type QueueStatistics } from './queue-options.js';
import { WorkSide } from './work-side.js';

const kind = '@parallel-cookbook/primitives.BlockingQueue';
const names = new Int32Array(processShared('queue-names/1', Int32Array.BYTES_PER_ELEMENT));

/**
 * A first-in-first-out queue in shared memory: every thread that has a handle to it puts and gets the same items.
 *
 * Python analogue: `queue.Queue(maxsize)`, with 3.13's `shutdown`. Items are copied: what you get is another object than
 * was put. Numbers, strings and `Uint8Array`s are fast; other data goes through structured clone. Handles (a lock, a shared
 * array, another queue) cannot be items: pass them to the threads as arguments, or an array of them, and put an index.
 *
 * Happens-before: everything before a put is seen by whoever gets the item; everything before `taskDone` after `join`.
 * Order: first in first out; items of one producer never overtake each other. Each item is given to one consumer at most
 * once: when the consumer dies with it, it is gone. A thread that dies in the middle of a put or get does no harm.
 * Errors: `QueueClosedError` after `shutdown`, `TimeoutError` (Python: Full, Empty), `CancelledError`, `PicklingError` for
 * what cannot be copied, `ArgumentError` for an item that is too long.
 * Cost (measured, Node 20): a put or a get takes some 120 ns for a number, 0.2 µs for 64 bytes or characters, 0.6 µs for a
 * kilobyte, 3 µs for a small object, and 0.1 µs more when it is awaited. A blocked thread wakes after some 50 µs, or 8 µs
 * when items go to and fro without a pause.
 * Source: two-lock queue of Michael and Scott (1996), over a ring that commits by one store; see `queue/README.md`.
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
 * console.log(queue.closed); // true
 */
export class BlockingQueue<T = unknown> implements Shareable, AsyncIterable<T> {
  protected readonly refusal = refusesPostMessage;
  readonly name: string;
  /** How many items it holds at most; 0: as many as there is room for. */
  readonly maxsize: number;
  readonly #domain: Domain;
  readonly #memory: QueueMemory;
  readonly #puts: PutSide;
  readonly #gets: GetSide;
  readonly #work: WorkSide;

  /** @param domain the lanes that share the queue. */
  constructor(domain: Domain, options?: QueueOptions);
  /** @internal */
  constructor(domain: Domain, options: QueueOptions | undefined, revived: Revived | undefined, order?: QueueOrder);
  constructor(domain: Domain, options: QueueOptions = {}, revived?: Revived, order: QueueOrder = FIFO) {
    this.name = options.name ?? `Queue-${Atomics.add(names, 0, 1) + 1}`;
    this.#domain = domain;
    this.#memory = revived
      ? QueueMemory.attach(domain, revived.region, this.name)
      : QueueMemory.create(domain, options, this.name, order);
    this.maxsize = this.#memory.maxsize;
    this.#puts = new PutSide(domain, this.#memory, this.name);
    this.#gets = new GetSide(domain, this.#memory, this.name);
    this.#work = new WorkSide(domain, this.#memory, this.name);
  }

  /** Puts an item, waiting for room without blocking the thread. The item is copied at the call. */
  put(item: T & Sendable<T>, options?: WaitOptions): Promise<void> {
    return this.putItem(item, 0, options);
  }

  /** Puts an item, blocking this thread until there is room. Python: `queue.put(item)`. */
  putSync(item: T & Sendable<T>, options?: BlockingWaitOptions): void {
    this.putItemSync(item, 0, options);
  }

  /** Puts an item if there is room. Python: `queue.put(item, block=False)`. */
  tryPut(item: T & Sendable<T>): boolean {
    return this.tryPutItem(item, 0);
  }

  /** Takes the next item, waiting for one without blocking the thread. */
  async get(options?: WaitOptions): Promise<T> {
    return decodeItem(await this.#gets.get(options)) as T;
  }

  /** Takes the next item, blocking this thread until there is one. Python: `queue.get()`. */
  getSync(options?: BlockingWaitOptions): T {
    return decodeItem(this.#gets.getSync(options)) as T;
  }

  /**
   * Takes the next item if there is one. Python: `queue.get(block=False)`. Where `undefined` is among the items, use
   * `getSync({ timeoutMs: 0 })`, which tells it from nothing.
   */
  tryGet(): T | undefined {
    const item = this.#gets.tryGet();
    return item && (decodeItem(item) as T);
  }

  /** How many items are in it. With several threads, old news by the time you read it. */
  qsize(): number {
    return this.#memory.store.size;
  }

  /** Whether it was empty when asked. */
  empty(): boolean {
    return this.qsize() === 0;
  }

  /** Whether it was full when asked: of items, or of bytes. */
  full(): boolean {
    return this.#memory.store.isFull();
  }

  /** Says that the work on an item that was taken is done. Python: `queue.task_done()`. */
  taskDone(): void {
    this.#work.done();
  }

  /** Waits, without blocking, until every item that was put is done. Python: `queue.join()`. */
  join(options?: WaitOptions): Promise<void> {
    return this.#work.join(options);
  }

  /** Blocks this thread until every item that was put is done. Python: `queue.join()`. */
  joinSync(options?: BlockingWaitOptions): void {
    this.#work.joinSync(options);
  }

  /**
   * Shuts it down for all threads: `put` throws `QueueClosedError` from now on, `get` does once it is empty, and those who
   * wait are woken with it. With `immediate` its items are dropped, and `join` waits only for those taken before.
   * Python 3.13: `queue.shutdown(immediate)`.
   */
  shutdown(options?: QueueShutdownOptions): void {
    this.#memory.advance(options?.immediate ? SHUT_DOWN_NOW : SHUT_DOWN);
  }

  /** Whether it was shut down. */
  get closed(): boolean {
    return this.#memory.state !== OPEN;
  }

  /** What the queue has seen. */
  statistics(): QueueStatistics {
    const { size, puts, gets, used: bytes } = this.#memory.store;
    const unfinishedTasks = (puts - this.#memory.done) >>> 0;
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
    return syncRecord(recordKind, module, this.#domain, this.#memory.region, this.name);
  }

  /** {@link put} of an item with a priority, for queues in whose order it matters. */
  protected async putItem(item: unknown, priority: number, options: WaitOptions | undefined): Promise<void> {
    await this.#puts.put(this.#encode(item, priority), options);
  }

  /** {@link putSync} with a priority. */
  protected putItemSync(item: unknown, priority: number, options: BlockingWaitOptions | undefined): void {
    this.#puts.putSync(this.#encode(item, priority), options);
  }

  /** {@link tryPut} with a priority. */
  protected tryPutItem(item: unknown, priority: number): boolean {
    return this.#puts.tryPut(this.#encode(item, priority));
  }

  #encode(value: unknown, priority: number): Item {
    const item = encodeItem(value, priority);
    const { capacity } = this.#memory.store;
    if (aligned(item.length) > capacity || item.length > longestItem) {
      throw new ArgumentError(
        'item',
        value,
        `it takes ${item.length} bytes, and ${this.name} has ${capacity}; give the queue a larger byteCapacity`,
      );
    }
    return item;
  }
}

registerShareable(kind, (state: SyncState) => {
  const place = revivedPlace(state);
  return new BlockingQueue(place.domain, { name: state.name }, place);
});
