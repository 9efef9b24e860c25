import { handleIn } from './large-type.js';
import type { MpiLibrary } from './library.js';
import { PinnedMemory } from './pinned-memory.js';

/** Hints as the library wants them: a list of handles. */
export class LibraryInfos {
  readonly address: number;
  readonly #library: MpiLibrary;
  readonly #slots: readonly PinnedMemory[];
  readonly #list: PinnedMemory;

  constructor(library: MpiLibrary, each: readonly Readonly<Record<string, string>>[]) {
    const { abi } = library;
    this.#library = library;
    this.#list = new PinnedMemory(abi.handleBytes * each.length);
    this.address = this.#list.address;
    this.#slots = each.map((hints) => this.#made(hints));
    this.#slots.forEach(({ bytes }, i) => {
      this.#list.bytes.set(bytes.subarray(0, abi.handleBytes), i * abi.handleBytes);
    });
  }

  free(): void {
    for (const slot of this.#slots) this.#library.functions.MPI_Info_free(slot.address);
  }

  #made(hints: Readonly<Record<string, string>>): PinnedMemory {
    const { functions } = this.#library;
    const slot = new PinnedMemory(8);
    this.#library.check(functions.MPI_Info_create(slot.address), 'MPI_Info_create');
    for (const [key, value] of Object.entries(hints)) {
      const [name, text] = [PinnedMemory.ofText(key), PinnedMemory.ofText(value)];
      const code = functions.MPI_Info_set(handleIn(this.#library, slot), name.address, text.address);
      this.#library.check(code, 'MPI_Info_set');
    }
    return slot;
  }
}
