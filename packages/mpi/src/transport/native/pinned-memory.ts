import { nativeLibrary } from '@parallel-cookbook/primitives/process';

/**
 * Where the elements of an array lie. An array's memory does not move once its `buffer` was looked at: before, one of less than 64 bytes
 * lies in the heap, which moves.
 */
export function addressOf(array: ArrayBufferView): number {
  void array.buffer;
  return Number(nativeLibrary('real MPI').address(array));
}

/** Memory that the library writes and we read. */
export class PinnedMemory {
  readonly bytes: Uint8Array;
  readonly words: Int32Array;
  readonly address: number;

  constructor(byteLength: number) {
    const buffer = new ArrayBuffer(Math.ceil(byteLength / 8) * 8);
    this.bytes = new Uint8Array(buffer);
    this.words = new Int32Array(buffer);
    this.address = addressOf(this.bytes);
  }

  /** A text, with the zero that ends it in C. */
  static ofText(text: string): PinnedMemory {
    const bytes = Buffer.from(text);
    const memory = new PinnedMemory(bytes.length + 1);
    memory.bytes.set(bytes);
    return memory;
  }
}
