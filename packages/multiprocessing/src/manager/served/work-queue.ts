import { ArgumentError, QueueClosedError, type WaitOptions } from '@parallel-cookbook/primitives';
import { Line } from './line.js';

/** A queue that a manager's server holds. Python: `Queue` and `JoinableQueue` of a SyncManager. */
export class WorkQueue<T = unknown> {
  static readonly keepsValues = true;
  /** Where the options of a wait stand among the arguments. */
  static readonly waits = { put: 1, get: 0, join: 0 };
  private readonly items: T[] = [];
  private readonly getters = new Line();
  private readonly putters = new Line();
  private readonly joiners = new Line();
  private unfinished = 0;
  private closed = false;

  /** @param maxsize how many items it may hold; 0: as many as come. */
  constructor(private readonly maxsize = 0) {
    if (!Number.isInteger(maxsize) || maxsize < 0)
      throw new ArgumentError('maxsize', maxsize, 'give a whole number, 0 for no limit');
  }

  /** Puts an item at the end, once there is room. */
  put(item: T, _options?: WaitOptions): void | Promise<void> {
    return this.putters.wait(() => (this.tryPut(item) ? { taken: undefined } : undefined));
  }

  /** Takes the oldest item, once there is one. Items are at-most-once: one that was taken for a client that dies then is lost. */
  get(_options?: WaitOptions): T | Promise<T> {
    return this.getters.wait(() => {
      if (this.items.length > 0) return { taken: this.#take() };
      if (this.closed) throw new QueueClosedError('a queue of the manager');
      return undefined;
    });
  }

  /** Puts an item if there is room now; whether it did. */
  tryPut(item: T): boolean {
    if (this.closed) throw new QueueClosedError('a queue of the manager');
    if (this.full()) return false;
    this.items.push(item);
    this.unfinished++;
    this.getters.turn();
    return true;
  }

  /** The oldest item in a list of one; an empty list when there is none. */
  tryGet(): T[] {
    return this.items.length > 0 ? [this.#take()] : [];
  }

  qsize(): number {
    return this.items.length;
  }

  empty(): boolean {
    return this.items.length === 0;
  }

  full(): boolean {
    return this.maxsize > 0 && this.items.length >= this.maxsize;
  }

  /** Says that the work on one item is done. */
  taskDone(): void {
    if (this.unfinished === 0) throw new ArgumentError('taskDone()', 0, 'call it once for each item that was put');
    if (--this.unfinished === 0) this.joiners.turn();
  }

  /** Waits until `taskDone` was called for every item. */
  join(_options?: WaitOptions): void | Promise<void> {
    return this.joiners.wait(() => (this.unfinished === 0 ? { taken: undefined } : undefined));
  }

  /** Nothing more can be put; what is there can still be taken, and then `get` throws `QueueClosedError`. */
  shutdown(): void {
    this.closed = true;
    this.putters.turn();
    this.getters.turn();
  }

  #take(): T {
    const item = this.items.shift() as T;
    this.putters.turn();
    return item;
  }
}
