/** Messages of 64 bytes that bear their number at both ends. The bytes are used again: whoever sends them copies them. */
export class Messages {
  readonly #bytes = new Uint8Array(64);
  readonly #numbers = new Uint32Array(this.#bytes.buffer);
  #sent = 0;

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
  static check(bytes: Uint8Array, number: number): boolean {
    const head = numberAt(bytes, 0);
    if (head === 0) return false;
    if (bytes.length !== 64 || head !== number || numberAt(bytes, 60) !== number) {
      throw new Error(`message ${number} came as ${head}, ${bytes.length} bytes long`);
    }
    return true;
  }

  #numbered(number: number): Uint8Array {
    this.#numbers[0] = number;
    this.#numbers[15] = number;
    return this.#bytes;
  }
}

function numberAt(bytes: Uint8Array, at: number): number {
  const [a, b, c, d] = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]] as [number, number, number, number];
  return (a | (b << 8) | (c << 16) | (d << 24)) >>> 0;
}
