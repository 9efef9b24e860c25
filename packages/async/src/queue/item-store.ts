/** Where a queue keeps its items, and thereby in which order they come out. */
export interface ItemStore<T> {
  readonly size: number;
  /** @param priority the lower the sooner, where that matters. */
  add(item: T, priority: number): void;
  /** Takes the next item; there must be one. */
  take(): T;
  clear(): void;
}
