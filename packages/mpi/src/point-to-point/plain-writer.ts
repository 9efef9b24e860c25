import { longestText, PlainKind, roomBytes } from './plain-kind.js';

/** So many arrays and objects may be in one value, since each is looked for among those before it. */
const mostObjects = 32;
const { getPrototypeOf, keys } = Object;

/** Writes small plain values, into room of its own. `plain-kind.ts` says what they are. */
export class PlainWriter {
  /** Where it writes. */
  readonly room = new Uint8Array(roomBytes);
  readonly #bytes = this.room;
  readonly #double = new Float64Array(1);
  readonly #doubleBytes = new Uint8Array(this.#double.buffer);
  /** The arrays and objects of this value. */
  readonly #objects: unknown[] = new Array<unknown>(mostObjects).fill(undefined);
  #count = 0;
  #at = 0;
  #busy = false;

  /** Writes it behind so many bytes, which are the caller's. Gives where it ends; 0 for what is not small and plain. */
  write(value: unknown, headerBytes: number): number {
    // A getter of the value may send something by itself.
    if (this.#busy) return 0;
    this.#busy = true;
    this.#at = headerBytes;
    this.#count = 0;
    try {
      return this.#value(value) ? this.#at : 0;
    } finally {
      for (let i = 0; i < this.#count; i++) this.#objects[i] = undefined;
      this.#busy = false;
    }
  }

  #value(value: unknown): boolean {
    // What follows here takes at most 9 bytes; texts look for themselves.
    if (this.#at + 9 > roomBytes) return false;
    switch (typeof value) {
      case 'number':
        this.#number(value);
        return true;
      case 'string':
        return this.#text(value);
      case 'boolean':
        this.#bytes[this.#at++] = value ? PlainKind.true : PlainKind.false;
        return true;
      case 'undefined':
        this.#bytes[this.#at++] = PlainKind.undefined;
        return true;
      case 'object':
        return this.#object(value);
      default:
        return false;
    }
  }

  #number(value: number): void {
    const bytes = this.#bytes;
    let at = this.#at;
    if ((value | 0) === value && (value !== 0 || 1 / value > 0)) {
      bytes[at] = PlainKind.int;
      bytes[at + 1] = value;
      bytes[at + 2] = value >> 8;
      bytes[at + 3] = value >> 16;
      bytes[at + 4] = value >> 24;
      this.#at = at + 5;
      return;
    }
    bytes[at++] = PlainKind.double;
    this.#double[0] = value;
    for (let i = 0; i < 8; i++) bytes[at + i] = this.#doubleBytes[i] as number;
    this.#at = at + 8;
  }

  /** One of a byte a character only. */
  #text(text: string): boolean {
    const { length } = text;
    const bytes = this.#bytes;
    let at = this.#at;
    if (length > longestText || at + 2 + length > roomBytes) return false;
    bytes[at++] = PlainKind.text;
    bytes[at++] = length;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code > 0xff) return false;
      bytes[at + i] = code;
    }
    this.#at = at + length;
    return true;
  }

  #object(value: object | null): boolean {
    const bytes = this.#bytes;
    if (value === null) {
      bytes[this.#at++] = PlainKind.null;
      return true;
    }
    const prototype = getPrototypeOf(value) as unknown;
    const isArray = prototype === Array.prototype && Array.isArray(value);
    if (!isArray && prototype !== Object.prototype) return false;
    // One that stands in two places must stand in two places over there.
    if (!this.#isNew(value)) return false;
    const names = keys(value);
    if (names.length > 0xff) return false;
    bytes[this.#at++] = isArray ? PlainKind.array : PlainKind.object;
    bytes[this.#at++] = names.length;
    return isArray ? this.#items(value, names.length) : this.#fields(value as Record<string, unknown>, names);
  }

  /** Notes it. */
  #isNew(value: object): boolean {
    const objects = this.#objects;
    const count = this.#count;
    if (count === mostObjects) return false;
    for (let i = 0; i < count; i++) if (objects[i] === value) return false;
    objects[count] = value;
    this.#count = count + 1;
    return true;
  }

  #items(array: readonly unknown[], names: number): boolean {
    // Holes, and properties that are no elements.
    if (names !== array.length) return false;
    for (let i = 0; i < names; i++) if (!(i in array) || !this.#value(array[i])) return false;
    return true;
  }

  #fields(object: Readonly<Record<string, unknown>>, names: readonly string[]): boolean {
    for (let i = 0; i < names.length; i++) {
      const name = names[i] as string;
      if (name === '__proto__' || this.#at + 2 > roomBytes || !this.#text(name) || !this.#value(object[name]))
        return false;
    }
    return true;
  }
}
