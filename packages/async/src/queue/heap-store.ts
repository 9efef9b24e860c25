import type { ItemStore } from './item-store.js';

interface Entry<T> {
  readonly item: T;
  readonly priority: number;
  /** Of two with the same priority the one that was put first comes first. */
  readonly order: number;
}

/** The lowest priority number first: a binary heap. */
export class HeapStore<T> implements ItemStore<T> {
  private readonly heap: Entry<T>[] = [];
  private orders = 0;

  get size(): number {
    return this.heap.length;
  }

  add(item: T, priority: number): void {
    const { heap } = this;
    const entry = { item, priority, order: this.orders++ };
    let place = heap.length;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = heap[above] as Entry<T>;
      // Older entries go first, so only a lower number rises.
      if (parent.priority <= priority) break;
      heap[place] = parent;
      place = above;
    }
    heap[place] = entry;
  }

  take(): T {
    const { heap } = this;
    const { item } = heap[0] as Entry<T>;
    const last = heap.pop() as Entry<T>;
    if (heap.length > 0) this.sink(last);
    return item;
  }

  clear(): void {
    this.heap.length = 0;
  }

  private sink(entry: Entry<T>): void {
    const { heap } = this;
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && before(heap[below + 1] as Entry<T>, heap[below] as Entry<T>)) below++;
      const child = heap[below] as Entry<T>;
      if (!before(child, entry)) break;
      heap[place] = child;
      place = below;
    }
    heap[place] = entry;
  }
}

function before<T>(one: Entry<T>, other: Entry<T>): boolean {
  return one.priority < other.priority || (one.priority === other.priority && one.order < other.order);
}
