import { types } from 'node:util';
import { shareable } from '../codec/shareable.js';

/**
 * Which objects stand in which of several values that are to travel in one message.
 *
 * Structured clone keeps identity within a message: an object that two values have in common would arrive as one, and what the far side
 * does to the first value would show in the second. What stands for shared memory (handles, SharedArrayBuffers, views of them) is left out.
 *
 * Cost: about 50 ns an object.
 */
export class ObjectOwners {
  private readonly owners = new Map<object, number>();
  private values = 0;

  /** @param patience how many members of one value are looked at; one that has more counts as sharing. Default: all. */
  constructor(private readonly patience = Infinity) {}

  /** Takes down the objects of one more value. `false` when it shares one with a value before it; then start again. */
  add(value: unknown): boolean {
    const owner = this.values++;
    const found: unknown[] = [value];
    let looks = 0;
    while (found.length > 0) {
      const at = found.pop();
      if (typeof at !== 'object' || at === null || isShared(at)) continue;
      const known = this.owners.get(at);
      if (known === owner) continue;
      if (known !== undefined) return false;
      this.owners.set(at, owner);
      const before = found.length;
      if (Array.isArray(at)) {
        if ((looks += at.length) > this.patience) return false;
        for (const member of at as readonly unknown[]) if (typeof member === 'object') found.push(member);
      } else if (isPlain(at)) {
        for (const key in at) {
          const member = (at as Record<string, unknown>)[key];
          if (typeof member === 'object') found.push(member);
        }
      } else pushMembers(at, found);
      if ((looks += 1 + found.length - before) > this.patience) return false;
    }
    return true;
  }

  clear(): void {
    this.values = 0;
    this.owners.clear();
  }
}

function isPlain(value: object): boolean {
  return Object.getPrototypeOf(value) === Object.prototype;
}

function isShared(value: object): boolean {
  if (isPlain(value) || Array.isArray(value)) return false;
  return shareable in value || types.isSharedArrayBuffer(ArrayBuffer.isView(value) ? value.buffer : value);
}

function pushMembers(value: object, found: unknown[]): void {
  if (ArrayBuffer.isView(value)) found.push(value.buffer);
  else if (types.isMap(value)) for (const [key, member] of value) found.push(key, member);
  else if (types.isSet(value)) for (const member of value) found.push(member);
  else if (!types.isAnyArrayBuffer(value)) for (const member of Object.values(value)) found.push(member);
}
