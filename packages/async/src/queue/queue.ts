import { ArgumentError, QueueClosedError, tracer, type QueueShutdownOptions } from '@parallel-cookbook/primitives';
import { currentScope } from '../loop/ambient.js';
import type { ScopedWaitOptions } from '../loop/wait-options.js';
import type { Waitable } from '../loop/waitable.js';
import { WaiterList } from '../loop/waiter-list.js';
import { FifoStore } from './fifo-store.js';
import type { ItemStore } from './item-store.js';
import { checkedMaxsize, type QueueOptions, type QueueStatistics } from './queue-options.js';

/** What waits for room. */
interface Offer<T> {
  readonly item: T;
  readonly priority: number;
}

const done = Promise.resolve();
let count = 0;

/**
 * A first-in-first-out queue between tasks.
 *
 * Python analogue: `asyncio.Queue(maxsize)`, with 3.13's `shutdown`. Items are not copied. Fair: whoever waits longest is served
 * first, for items and for room.
 *
 * Happens-before: everything before a put is seen by whoever gets the item; everything before `taskDone` after `join`.
 * Errors: `QueueClosedError` after `shutdown`, `TimeoutError`, `CancelledError`. A `get` that is cancelled has taken nothing, a `put`
 * that is cancelled has put nothing.
 * Cost: some 0.1 µs a put or get that need not wait.
 *
 * @example
 * import { Queue } from '@parallel-cookbook/async';
 *
 * const queue = new Queue({ maxsize: 2 });
 * await queue.put('first');
 * await queue.put('second');
 * console.log(queue.qsize(), queue.tryPut('third')); // 2 false
 * queue.shutdown();
 * const items = [];
 * for await (const item of queue) items.push(item);
 * console.log(items); // [ 'first', 'second' ]
 */
export class Queue<T = unknown> implements Waitable, AsyncIterable<T> {
  readonly name: string;
  /** How many items it holds at most; 0: no limit. */
  readonly maxsize: number;
  private readonly store: ItemStore<T>;
  private readonly getters = new WaiterList<T>(this, 'get from');
  private readonly putters = new WaiterList<void, Offer<T>>(this, 'put into');
  private readonly joiners = new WaiterList<void>(this, 'join');
  private ended = false;
  private dropped = false;
  private unfinished = 0;
  private puts = 0;
  private gets = 0;

  constructor(options?: QueueOptions) {
    this.maxsize = checkedMaxsize(options?.maxsize);
    this.name = options?.name ?? `Queue-${++count}`;
    this.store = this.makeStore();
  }

  get kind(): string {
    return 'queue';
  }

  /** Puts an item, waiting for room. Python: `await queue.put(item)`. */
  put(item: T, options?: ScopedWaitOptions): Promise<void> {
    return this.putItem(item, 0, options);
  }

  /** Puts an item if there is room. Python: `queue.put_nowait(item)`. */
  tryPut(item: T): boolean {
    return this.tryPutItem(item, 0);
  }

  /** Takes the next item, waiting for one. Python: `await queue.get()`. */
  get(options?: ScopedWaitOptions): Promise<T> {
    const scope = options?.scope ?? currentScope();
    const refused = this.getters.refusal(options, scope);
    if (refused !== undefined) return refused;
    if (this.store.size > 0) return Promise.resolve(this.take());
    if (this.ended) return Promise.reject(new QueueClosedError(this.name));
    return this.getters.wait(options, undefined, scope);
  }

  /** Takes the next item if there is one. Python: `queue.get_nowait()`. Where `undefined` is among the items, ask `empty()` first. */
  tryGet(): T | undefined {
    if (this.store.size > 0) return this.take();
    if (this.ended) throw new QueueClosedError(this.name);
    return undefined;
  }

  /** How many items are in it. */
  qsize(): number {
    return this.store.size;
  }

  empty(): boolean {
    return this.store.size === 0;
  }

  full(): boolean {
    return this.maxsize > 0 && this.store.size >= this.maxsize;
  }

  /** Says that the work on an item that was taken is done. Python: `queue.task_done()`. */
  taskDone(): void {
    if (this.unfinished === 0) {
      throw new ArgumentError(
        `${this.name}.taskDone()`,
        this.puts + 1,
        'call it once for each item that was put, not more often',
      );
    }
    this.finish(1);
  }

  /** Waits until every item that was put is done. Python: `await queue.join()`. */
  join(options?: ScopedWaitOptions): Promise<void> {
    const refused = this.joiners.refusal(options);
    if (refused !== undefined) return refused;
    return this.unfinished === 0 ? done : this.joiners.wait(options, undefined);
  }

  /**
   * Shuts it down: `put` throws `QueueClosedError` from now on, `get` does once it is empty, and those who wait are woken with it.
   * With `immediate` its items are dropped, and `join` waits only for those taken before. Python 3.13: `queue.shutdown(immediate)`.
   */
  shutdown(options?: QueueShutdownOptions): void {
    this.ended = true;
    if (options?.immediate && !this.dropped) {
      this.dropped = true;
      const left = this.store.size;
      this.store.clear();
      if (left > 0) this.finish(left);
    }
    this.putters.failAll(new QueueClosedError(this.name));
    this.getters.failAll(new QueueClosedError(this.name));
  }

  /** Whether it was shut down. */
  get closed(): boolean {
    return this.ended;
  }

  /** What the queue has seen. */
  statistics(): QueueStatistics {
    return {
      size: this.store.size,
      puts: this.puts,
      gets: this.gets,
      unfinishedTasks: this.unfinished,
      putting: this.putters.length,
      getting: this.getters.length,
    };
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

  /** {@link put} with a priority, for queues in whose order it matters. */
  protected putItem(item: T, priority: number, options: ScopedWaitOptions | undefined): Promise<void> {
    const scope = options?.scope ?? currentScope();
    const refused = this.putters.refusal(options, scope);
    if (refused !== undefined) return refused;
    if (this.ended) return Promise.reject(new QueueClosedError(this.name));
    if (this.full()) return this.putters.wait(options, { item, priority }, scope);
    this.accept(item, priority);
    return done;
  }

  /** {@link tryPut} with a priority. */
  protected tryPutItem(item: T, priority: number): boolean {
    if (this.ended) throw new QueueClosedError(this.name);
    if (this.full()) return false;
    this.accept(item, priority);
    return true;
  }

  protected makeStore(): ItemStore<T> {
    return new FifoStore<T>();
  }

  private accept(item: T, priority: number): void {
    if (tracer.enabled) tracer.emit('put', this.name, { item: this.puts });
    this.puts++;
    this.unfinished++;
    const { first } = this.getters;
    if (first === undefined) {
      this.store.add(item, priority);
      return;
    }
    // Somebody waits, so there is nothing in the store that could come before it.
    this.took();
    first.wake(item);
  }

  private take(): T {
    this.took();
    const item = this.store.take();
    const { first } = this.putters;
    if (first !== undefined) {
      const { payload } = first;
      first.wake();
      this.accept(payload.item, payload.priority);
    }
    return item;
  }

  private took(): void {
    if (tracer.enabled) tracer.emit('get', this.name, { item: this.gets });
    this.gets++;
  }

  private finish(items: number): void {
    this.unfinished -= items;
    if (this.unfinished > 0) return;
    const joined = this.joiners.wakeAll();
    if (tracer.enabled) for (let i = 0; i < joined; i++) tracer.emit('join', this.name);
  }
}
