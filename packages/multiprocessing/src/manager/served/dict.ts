import { ArgumentError } from '@parallel-cookbook/primitives';

/** What a key of a manager's dict may be: what is equal in every process. */
export type DictKey = string | number | bigint | boolean | null;

/** A map that a manager's server holds. Values are kept as they came: nothing in them is looked at. Python: `dict` of a SyncManager. */
export class Dict<K extends DictKey = string, V = unknown> {
  static readonly keepsValues = true;
  static readonly spreads = { make: 2, update: 2 };
  private readonly map = new Map<K, V>();

  constructor(entries: Iterable<readonly [K, V]> = []) {
    this.update(entries);
  }

  get(key: K): V | undefined {
    return this.map.get(key);
  }

  set(key: K, value: V): void {
    this.map.set(checked(key), value);
  }

  has(key: K): boolean {
    return this.map.has(key);
  }

  /** Whether there was one. */
  delete(key: K): boolean {
    return this.map.delete(key);
  }

  size(): number {
    return this.map.size;
  }

  clear(): void {
    this.map.clear();
  }

  keys(): K[] {
    return [...this.map.keys()];
  }

  values(): V[] {
    return [...this.map.values()];
  }

  entries(): [K, V][] {
    return [...this.map];
  }

  /** All of it, as it is at one moment. */
  copy(): Map<K, V> {
    return new Map(this.map);
  }

  /** Sets many at once: nobody sees some of them. */
  update(entries: Iterable<readonly [K, V]>): void {
    const all = [...entries];
    for (const [key] of all) checked(key);
    for (const [key, value] of all) this.map.set(key, value);
  }

  /** What stands there; if nothing does, puts the value there and gives it. */
  setdefault(key: K, value: V): V {
    if (!this.map.has(checked(key))) this.map.set(key, value);
    return this.map.get(key) as V;
  }

  /** Takes one out; gives it, or what is given for none. */
  pop(key: K, otherwise?: V): V | undefined {
    if (!this.map.has(key)) return otherwise;
    const value = this.map.get(key);
    this.map.delete(key);
    return value;
  }

  /** Takes out the one that was set last. */
  popitem(): [K, V] | undefined {
    const found = [...this.map].pop();
    if (found) this.map.delete(found[0]);
    return found;
  }
}

function checked<K>(key: K): K {
  if (key === null || (typeof key !== 'object' && typeof key !== 'function' && typeof key !== 'undefined')) return key;
  throw new ArgumentError(
    'key',
    key,
    'give a string, number, bigint, boolean or null: objects of two processes are never the same',
  );
}
