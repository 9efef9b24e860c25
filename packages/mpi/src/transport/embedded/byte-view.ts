/** Longer copies are faster with `set`, which costs a call. */
const longestLoop = 256;

/** Of longer arrays no short part is sent by itself. */
const longestWithWords = 4096;

/** An array's memory as bytes and, where it stands at a multiple of 8, as 64-bit words; these only move and are never numbers. */
export class ByteView {
  readonly bytes: Uint8Array;
  readonly words: BigInt64Array | undefined;

  constructor(readonly array: ArrayBufferView) {
    const { buffer, byteOffset, byteLength } = array;
    this.bytes = new Uint8Array(buffer, byteOffset, byteLength);
    const fits = byteOffset % 8 === 0 && byteLength >= 8 && byteLength <= longestWithWords;
    this.words = fits ? new BigInt64Array(buffer, byteOffset, byteLength >>> 3) : undefined;
  }

  /** Copies so many bytes, from the place `from` here, to a place there that is a multiple of 8. */
  copyTo(from: number, length: number, target: Uint8Array, longs: BigInt64Array, at: number): void {
    const { bytes, words } = this;
    if (words !== undefined && from === 0 && length <= longestLoop) {
      const first = at >>> 3;
      const whole = length >>> 3;
      for (let i = 0; i < whole; i++) longs[first + i] = words[i] as bigint;
      for (let i = whole << 3; i < length; i++) target[at + i] = bytes[i] as number;
    } else if (length === 0) return;
    else if (from === 0 && length === bytes.length) target.set(bytes, at);
    else target.set(bytes.subarray(from, from + length), at);
  }

  /** Copies so many bytes, from a place there that is a multiple of 8, to the place `to` here. */
  copyFrom(to: number, length: number, source: Uint8Array, longs: BigInt64Array, at: number): void {
    const { bytes, words } = this;
    if (words !== undefined && to === 0 && length <= longestLoop) {
      const first = at >>> 3;
      const whole = length >>> 3;
      for (let i = 0; i < whole; i++) words[i] = longs[first + i] as bigint;
      for (let i = whole << 3; i < length; i++) bytes[i] = source[at + i] as number;
    } else if (length > 0) bytes.set(source.subarray(at, at + length), to);
  }
}

/** So many arrays are remembered: a program mostly sends from and receives into the same few. */
const kept = 8;

/** The views of the arrays that were used last, since to make one costs more than to send a short message. */
export class ByteViews {
  readonly #views: ByteView[] = [];
  #next = 0;
  #last: ByteView | undefined;

  /** The view of an array. It is made anew where its memory was given away meanwhile. */
  of(array: ArrayBufferView): ByteView {
    const last = this.#last;
    if (last !== undefined && last.array === array && last.bytes.length === array.byteLength) return last;
    return (this.#last = this.#find(array));
  }

  #find(array: ArrayBufferView): ByteView {
    for (const view of this.#views) {
      if (view.array === array && view.bytes.length === array.byteLength) return view;
    }
    const view = new ByteView(array);
    this.#views[this.#next] = view;
    this.#next = (this.#next + 1) % kept;
    return view;
  }
}
