import { types } from 'node:util';
import { elementOf, type ElementName, type TypedArray } from '../../datatype/typed-array.js';
import { addressOf } from './pinned-memory.js';

/** So many arrays are remembered: a program mostly sends from and receives into the same few. */
const kept = 8;

/** An array as MPI sees it. */
export class ArrayMemory {
  readonly address: number;
  #element: ElementName | undefined;

  constructor(
    readonly array: ArrayBufferView,
    readonly byteLength: number,
  ) {
    this.address = addressOf(array);
  }

  /** What it is made of. */
  get element(): ElementName {
    return (this.#element ??= types.isTypedArray(this.array) ? elementOf(this.array as TypedArray) : 'Uint8');
  }
}

/** The addresses of the arrays that were used last, since to ask for one costs half of what a short message does. */
export class ArrayMemories {
  readonly #memories: ArrayMemory[] = [];
  #next = 0;
  #last: ArrayMemory | undefined;

  /** That of an array; found anew where its memory was given away meanwhile. */
  of(array: ArrayBufferView): ArrayMemory {
    const last = this.#last;
    if (last !== undefined && last.array === array && last.byteLength === array.byteLength) return last;
    return (this.#last = this.#find(array));
  }

  #find(array: ArrayBufferView): ArrayMemory {
    const { byteLength } = array;
    const memories = this.#memories;
    for (let i = 0; i < memories.length; i++) {
      const memory = memories[i] as ArrayMemory;
      if (memory.array !== array) continue;
      return memory.byteLength === byteLength ? memory : (memories[i] = new ArrayMemory(array, byteLength));
    }
    const memory = new ArrayMemory(array, byteLength);
    memories[this.#next] = memory;
    this.#next = (this.#next + 1) % kept;
    return memory;
  }
}
