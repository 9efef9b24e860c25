/** A fixed number of values that a manager's server holds. Python: `Array` of a SyncManager. */
export class FixedArray<T = number> {
  static readonly keepsValues = true;
  static readonly spreads = { make: 1 };
  private readonly items: T[];

  constructor(items: Iterable<T>) {
    this.items = [...items];
  }

  length(): number {
    return this.items.length;
  }

  /** Throws `RangeError` where there is none, as Python's IndexError. */
  get(index: number): T {
    return this.items[this.#place(index)] as T;
  }

  set(index: number, value: T): void {
    this.items[this.#place(index)] = value;
  }

  slice(start?: number, end?: number): T[] {
    return this.items.slice(start, end);
  }

  /** All of it, as it is at one moment. */
  copy(): T[] {
    return [...this.items];
  }

  #place(index: number): number {
    const at = index < 0 ? this.items.length + index : index;
    if (Number.isInteger(at) && at >= 0 && at < this.items.length) return at;
    throw new RangeError(`index ${index} is out of range: the array has ${this.items.length} items`);
  }
}
