import { wideAddresses } from '../spawning.js';

/** The addresses that a world has got, and what each of its ranks may give to those that it starts. */
export interface AddressGrant {
  readonly first: number;
  /** How many each of its ranks may give. */
  readonly each: number;
}

/**
 * The addresses that one rank may give. Nobody else gives them, so it asks nobody, on whichever machine it is: what there is of numbers is parted among the ranks of
 * the world that nobody has spawned, and of its part a rank gives each of those that it starts the root of it. So one of 16 ranks can start 65 000 others, and each of
 * these 250.
 */
export class AddressRoom {
  readonly #each: number;
  readonly #end: number;
  #next: number;

  /** @param from the first of them. @param count how many there are. */
  constructor(from: number, count: number) {
    this.#next = from;
    this.#end = from + count;
    this.#each = Math.floor(Math.sqrt(count));
  }

  /** That of a rank of the world that nobody has spawned. */
  static ofWorld(rank: number, size: number): AddressRoom {
    const count = Math.floor((wideAddresses - size) / size);
    return new AddressRoom(size + rank * count, count);
  }

  /** That of a rank that was spawned, in a world of so many. */
  static ofSpawned({ first, each }: AddressGrant, rank: number, size: number): AddressRoom {
    return new AddressRoom(first + size + rank * each, each);
  }

  /** Addresses for a world of so many ranks, and what these may give; `undefined`: there are none left. */
  take(size: number): AddressGrant | undefined {
    const grant = { first: this.#next, each: this.#each };
    const next = this.#next + size * (1 + this.#each);
    if (next > this.#end) return undefined;
    this.#next = next;
    return grant;
  }
}
