import type { Envelope } from '../envelope.js';
import type { MpiLibrary } from './library.js';
import type { NativeOperation } from './native-operation.js';
import { PinnedMemory } from './pinned-memory.js';

/** Statuses, one behind the other, as the library writes them. */
export class StatusBlock {
  readonly address: number;
  readonly #library: MpiLibrary;
  readonly #words: Int32Array;
  readonly #stride: number;
  readonly #source: number;
  readonly #tag: number;
  readonly #byteLength: (words: Int32Array, at: number) => number;
  readonly #count = new PinnedMemory(8);

  constructor(library: MpiLibrary, statuses: number) {
    const { words, source, tag, byteLength } = library.abi.status;
    const memory = new PinnedMemory(4 * words * statuses);
    this.#library = library;
    this.address = memory.address;
    this.#words = memory.words;
    this.#stride = words;
    this.#source = source;
    this.#tag = tag;
    this.#byteLength = byteLength ?? ((_, at) => this.#askLength(at));
  }

  /** That operation is over, says one of them. @param code what the call has returned for it. */
  complete(index: number, operation: NativeOperation, code: number): void {
    const at = index * this.#stride;
    const { envelope } = operation;
    envelope.source = this.#words[at + this.#source] as number;
    envelope.tag = (this.#words[at + this.#tag] as number) - operation.firstTag;
    envelope.byteLength = this.#byteLength(this.#words, at);
    operation.complete(this.#library, code);
  }

  /** The code of the error; of worth only where the call said that there is one in some status. */
  error(index: number): number {
    return this.#words[index * this.#stride + this.#library.abi.status.error] as number;
  }

  /** Fills in the envelope by the first. */
  fill(envelope: Envelope): void {
    const words = this.#words;
    envelope.source = words[this.#source] as number;
    envelope.tag = words[this.#tag] as number;
    envelope.byteLength = this.#byteLength(words, 0);
  }

  #askLength(at: number): number {
    const { functions, handles } = this.#library;
    functions.MPI_Get_elements_x(this.address + 4 * at, handles.BYTE, this.#count.address);
    const [low, high] = this.#count.words as unknown as [number, number];
    return (low >>> 0) + high * 2 ** 32;
  }
}
