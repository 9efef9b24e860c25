/** Messages that bear their number at both ends. The bytes are used again: whoever sends them copies them. */
export class Messages {
  readonly #bytes: Uint8Array;
  readonly #numbers: Uint32Array;
  #sent = 0;

  /** @param length bytes of each, a multiple of four. */
  constructor(readonly length = 64) {
    this.#bytes = new Uint8Array(length);
    this.#numbers = new Uint32Array(this.#bytes.buffer);
  }

  /** How many there were. */
  get sent(): number {
    return this.#sent;
  }

  next(): Uint8Array {
    return this.#numbered(++this.#sent);
  }

  /** The one that says that no more come. */
  last(): Uint8Array {
    return this.#numbered(0);
  }

  /** Whether `bytes` is message `number`; false for the last one. Throws for any other. */
  static check(bytes: Uint8Array, number: number, length = 64): boolean {
    const head = numberAt(bytes, 0);
    if (head === 0) return false;
    if (bytes.length !== length || head !== number || numberAt(bytes, length - 4) !== number) {
      throw new Error(`message ${number} came as ${head}, ${bytes.length} bytes long`);
    }
    return true;
  }

  #numbered(number: number): Uint8Array {
    this.#numbers[0] = number;
    this.#numbers[this.#numbers.length - 1] = number;
    return this.#bytes;
  }
}

function numberAt(bytes: Uint8Array, at: number): number {
  const [a, b, c, d] = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]] as [number, number, number, number];
  return (a | (b << 8) | (c << 16) | (d << 24)) >>> 0;
}
