import type { ItemStore } from './item-store.js';

/** Last in, first out. */
export class LifoStore<T> implements ItemStore<T> {
  private readonly stack: T[] = [];

  get size(): number {
    return this.stack.length;
  }

  add(item: T): void {
    this.stack.push(item);
  }

  take(): T {
    return this.stack.pop() as T;
  }

  clear(): void {
    this.stack.length = 0;
  }
}
