import type { ItemStore } from './item-store.js';

/** First in, first out: a ring that doubles when it is full. */
export class FifoStore<T> implements ItemStore<T> {
  private ring: (T | undefined)[] = new Array<T | undefined>(16).fill(undefined);
  private head = 0;
  private count = 0;

  get size(): number {
    return this.count;
  }

  add(item: T): void {
    const { ring, count } = this;
    if (count === ring.length) {
      // What stands before the head comes behind the rest.
      const length = ring.length;
      ring.length = 2 * length;
      ring.fill(undefined, length);
      ring.copyWithin(length, 0, this.head);
      ring.fill(undefined, 0, this.head);
    }
    this.ring[(this.head + count) & (ring.length - 1)] = item;
    this.count = count + 1;
  }

  take(): T {
    const { ring, head } = this;
    const item = ring[head] as T;
    ring[head] = undefined;
    this.head = (head + 1) & (ring.length - 1);
    this.count--;
    return item;
  }

  clear(): void {
    this.ring = new Array<T | undefined>(16).fill(undefined);
    this.head = 0;
    this.count = 0;
  }
}
