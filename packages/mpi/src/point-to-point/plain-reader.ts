import { PlainKind } from './plain-kind.js';

/** Texts that came lately, by their characters: names of fields come again and again. */
const kept = 256;
const longestKept = 24;

/** Reads what a `PlainWriter` has written. */
export class PlainReader {
  readonly #double = new Float64Array(1);
  readonly #doubleBytes = new Uint8Array(this.#double.buffer);
  readonly #texts: (string | undefined)[] = new Array<string | undefined>(kept).fill(undefined);
  #bytes = new Uint8Array(0);
  #at = 0;

  /** The value that begins at that place. */
  read(bytes: Uint8Array<ArrayBuffer>, at: number): unknown {
    this.#bytes = bytes;
    this.#at = at;
    return this.#value();
  }

  #value(): unknown {
    switch (this.#bytes[this.#at++]) {
      case PlainKind.null:
        return null;
      case PlainKind.true:
        return true;
      case PlainKind.false:
        return false;
      case PlainKind.int:
        return this.#int();
      case PlainKind.double:
        for (let i = 0; i < 8; i++) this.#doubleBytes[i] = this.#bytes[this.#at + i] as number;
        this.#at += 8;
        return this.#double[0];
      case PlainKind.text:
        return this.#text();
      case PlainKind.array: {
        const length = this.#bytes[this.#at++] as number;
        const array: unknown[] = [];
        for (let i = 0; i < length; i++) array.push(this.#value());
        return array;
      }
      case PlainKind.object: {
        const fields = this.#bytes[this.#at++] as number;
        const object: Record<string, unknown> = {};
        for (let i = 0; i < fields; i++) {
          this.#at++; // a text, always
          const name = this.#text();
          object[name] = this.#value();
        }
        return object;
      }
      default:
        return undefined;
    }
  }

  #int(): number {
    const bytes = this.#bytes;
    const at = this.#at;
    this.#at = at + 4;
    const low = (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
    return low | ((bytes[at + 2] as number) << 16) | ((bytes[at + 3] as number) << 24);
  }

  #text(): string {
    const bytes = this.#bytes;
    const length = bytes[this.#at++] as number;
    const at = this.#at;
    this.#at = at + length;
    if (length > longestKept) return latin1(bytes, at, length);
    let hash = length;
    for (let i = 0; i < length; i++) hash = (Math.imul(hash, 31) + (bytes[at + i] as number)) | 0;
    const place = hash & (kept - 1);
    const text = this.#texts[place];
    if (text !== undefined && isThat(text, bytes, at, length)) return text;
    return (this.#texts[place] = latin1(bytes, at, length));
  }
}

function isThat(text: string, bytes: Uint8Array, at: number, length: number): boolean {
  if (text.length !== length) return false;
  for (let i = 0; i < length; i++) if (text.charCodeAt(i) !== bytes[at + i]) return false;
  return true;
}

function latin1({ buffer, byteOffset }: Uint8Array<ArrayBuffer>, at: number, length: number): string {
  return Buffer.from(buffer, byteOffset + at, length).toString('latin1');
}
