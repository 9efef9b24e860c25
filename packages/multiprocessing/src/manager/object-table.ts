import { ClosedError } from '@parallel-cookbook/primitives';
import type { Kind } from './served/kind.js';

/** An object that a server holds. */
export interface Entry {
  readonly number: number;
  readonly kind: Kind;
  /** Where it is; gone once neither a client nor another object refers to it. */
  readonly place: WeakRef<object>;
  /** The object itself while a client refers to it. */
  kept: object | undefined;
  /** How many references clients have to it. */
  references: number;
}

/**
 * The objects of a server by number.
 *
 * Clients count: while any has a reference, the table keeps the object. After that only other served objects may still hold it, in
 * their values, and then the collector of the language decides; so cycles of proxies are freed, too.
 */
export class ObjectTable {
  private readonly entries = new Map<number, Entry>();
  private readonly numbers = new WeakMap<object, number>();
  private readonly collected = new FinalizationRegistry<number>((number) => this.entries.delete(number));
  private next = 1;

  /** How many objects clients refer to. */
  get size(): number {
    let count = 0;
    for (const { references } of this.entries.values()) if (references > 0) count++;
    return count;
  }

  /** Takes an object in, without a reference yet. */
  add(object: object, kind: Kind): Entry {
    const number = this.next++;
    const entry: Entry = { number, kind, place: new WeakRef(object), kept: undefined, references: 0 };
    this.entries.set(number, entry);
    this.numbers.set(object, number);
    this.collected.register(object, number);
    return entry;
  }

  /** The entry of a number and its object. Throws `ClosedError` for what is gone, or never was. */
  find(number: number): { readonly entry: Entry; readonly object: object } {
    const entry = this.entries.get(number);
    const object = entry?.kept ?? entry?.place.deref();
    if (entry && object) return { entry, object };
    throw new ClosedError(
      `object ${number} of the manager`,
      `Object ${number} of the manager is gone: every proxy to it was disposed or collected, or its process ended`,
    );
  }

  /** The entry of an object that is in the table. */
  entryOf(object: object): Entry | undefined {
    const number = this.numbers.get(object);
    return number === undefined ? undefined : this.entries.get(number);
  }

  refer(number: number): void {
    const { entry, object } = this.find(number);
    entry.kept = object;
    entry.references++;
  }

  /** Takes so many references back. */
  release(number: number, count = 1): void {
    const entry = this.entries.get(number);
    if (!entry) return;
    entry.references -= count;
    if (entry.references <= 0) entry.kept = undefined;
  }
}
