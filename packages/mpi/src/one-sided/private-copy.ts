import { arrayOn, elementBytes, elementOf, type ElementName, type TypedArray } from '../datatype/typed-array.js';

const wordOf: Readonly<Record<number, ElementName>> = { 1: 'Uint8', 2: 'Uint16', 4: 'Uint32', 8: 'BigUint64' };
/** Any of them; which, is all the same here. */
type Words = Uint32Array;

/**
 * The array of a program as its window's private copy, beside the public one that all ranks see: the separate memory model of the
 * standard. README.md tells why there is a third copy.
 */
export class PrivateCopy {
  readonly #own: Words;
  readonly #shared: Words;
  /** What both were when they were last made one. */
  readonly #last: Words;

  /** @param shared the public copy, as long; it becomes what the array is now. */
  constructor(array: TypedArray, shared: TypedArray) {
    const word = wordOf[elementBytes[elementOf(array)]] as ElementName;
    this.#own = arrayOn(word, array) as Words;
    this.#shared = arrayOn(word, shared) as Words;
    this.#last = this.#own.slice();
    this.#shared.set(this.#own);
  }

  /** What the program stored goes to the public copy, what others stored comes from it. Element by element, so nothing is ever half of each. */
  merge(): void {
    const [own, shared, last] = [this.#own, this.#shared, this.#last];
    for (let i = 0; i < own.length; i++) {
      const mine = own[i] as number;
      if (mine !== last[i]) Atomics.store(shared, i, (last[i] = mine));
      else {
        const theirs = Atomics.load(shared, i);
        if (theirs !== mine) own[i] = last[i] = theirs;
      }
    }
  }
}
