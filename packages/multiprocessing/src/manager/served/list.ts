import { serialize } from 'node:v8';

/** An array that a manager's server holds. Python: `list` of a SyncManager. */
export class List<T = unknown> {
  static readonly keepsValues = true;
  static readonly spreads = { make: 1, extend: 1 };
  private readonly items: T[];

  constructor(items: Iterable<T> = []) {
    this.items = [...items];
  }

  length(): number {
    return this.items.length;
  }

  /** Adds at the end; gives the new length. */
  push(...items: T[]): number {
    for (const item of items) this.items.push(item);
    return this.items.length;
  }

  extend(items: Iterable<T>): number {
    return this.push(...items);
  }

  pop(): T | undefined {
    return this.items.pop();
  }

  shift(): T | undefined {
    return this.items.shift();
  }

  unshift(...items: T[]): number {
    return this.items.unshift(...items);
  }

  insert(index: number, item: T): void {
    this.items.splice(index, 0, item);
  }

  /** The item there; from the end for a negative index. */
  at(index: number): T | undefined {
    return this.items.at(index);
  }

  /** Replaces the item there. Throws `RangeError` where there is none, as Python's IndexError. */
  set(index: number, item: T): void {
    const at = index < 0 ? this.items.length + index : index;
    if (!Number.isInteger(at) || at < 0 || at >= this.items.length) {
      throw new RangeError(`index ${index} is out of range: the list has ${this.items.length} items`);
    }
    this.items[at] = item;
  }

  slice(start?: number, end?: number): T[] {
    return this.items.slice(start, end);
  }

  /** Takes out so many from there on, and puts others in their place. */
  splice(start: number, deleteCount = Infinity, ...items: T[]): T[] {
    return this.items.splice(start, deleteCount, ...items);
  }

  /** Where the first item of equal content stands; -1 if none does. */
  index(item: T): number {
    return this.items.findIndex((other) => isEqual(other, item));
  }

  /** Takes out the first item of equal content; whether there was one. */
  remove(item: T): boolean {
    const at = this.index(item);
    if (at >= 0) this.items.splice(at, 1);
    return at >= 0;
  }

  includes(item: T): boolean {
    return this.index(item) >= 0;
  }

  count(item: T): number {
    return this.items.filter((other) => isEqual(other, item)).length;
  }

  /** Sorts numbers and bigints by value, anything else by its text. */
  sort(): void {
    const areNumbers = this.items.every((item) => typeof item === 'number' || typeof item === 'bigint');
    if (areNumbers) this.items.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    else this.items.sort();
  }

  reverse(): void {
    this.items.reverse();
  }

  clear(): void {
    this.items.length = 0;
  }

  /** All of it, as it is at one moment. */
  copy(): T[] {
    return [...this.items];
  }
}

function isEqual(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  return serialize(one).equals(serialize(other));
}
