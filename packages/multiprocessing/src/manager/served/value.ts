import { ArgumentError } from '@parallel-cookbook/primitives';

/** One value that a manager's server holds. Python: `Value` of a SyncManager. */
export class Value<T = unknown> {
  static readonly keepsValues = true;
  private value: T;

  constructor(initial: T) {
    this.value = initial;
  }

  get(): T {
    return this.value;
  }

  set(value: T): void {
    this.value = value;
  }

  /** Puts another one in its place and gives what stood there, in one step. */
  exchange(value: T): T {
    const before = this.value;
    this.value = value;
    return before;
  }

  /** Adds to a number in one step and gives the sum. */
  add(amount: number): number {
    if (typeof this.value !== 'number' || typeof amount !== 'number') {
      throw new ArgumentError('amount', amount, 'add(amount) is for a number in a value that holds a number');
    }
    const sum: number = this.value + amount;
    this.value = sum as T;
    return sum;
  }
}
