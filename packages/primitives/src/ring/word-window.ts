/** Longer copies are faster with `set`, which costs a call (measured, Node 20: 8 words by a loop 10 ns, by `set` 17). */
const longest = 256;

/**
 * A caller's byte array seen as 64-bit words.
 *
 * Callers mostly use one array again and again. So a window is opened when the same array comes a second time, and kept.
 * The words are BigInts only in name: an optimised loop moves them without making any. As floats they would be as fast,
 * but V8 may change the bits of a NaN on the way.
 */
export class WordWindow {
  #array: Uint8Array | undefined;
  #length = 0;
  #words: BigInt64Array | undefined;

  /** The whole words of an array; `undefined` when it is new, long, or does not stand at a multiple of 8. */
  over(array: Uint8Array): BigInt64Array | undefined {
    if (array !== this.#array || array.length !== this.#length) return this.#meet(array);
    return this.#words ?? this.#open(array);
  }

  #meet(array: Uint8Array): undefined {
    this.#array = array.length <= longest ? array : undefined;
    this.#length = array.length;
    this.#words = undefined;
  }

  #open(array: Uint8Array): BigInt64Array | undefined {
    if (array.byteOffset % 8 !== 0 || array.length < 8) return undefined;
    return (this.#words = new BigInt64Array(array.buffer, array.byteOffset, array.length >>> 3));
  }
}
