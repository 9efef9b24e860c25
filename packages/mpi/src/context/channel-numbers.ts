import { channelsOfContext } from '../transport/channel.js';

/** World and self have the first ones. */
const given = 2 * channelsOfContext;

/**
 * Numbers for new communicators, of which several may be made at once. Each rank proposes numbers that no other rank proposes, none
 * twice, and the greatest proposal of its ranks becomes a communicator's number: so no two communicators ever have the same.
 *
 * **Wrong: every rank proposes the least number that it knows to be free.** A rank that makes two communicators at once, with different others,
 * may see both become the same number: that of the one is raised by who knows nothing of the other.
 */
export class ChannelNumbers {
  readonly #rank: number;
  readonly #ranks: number;
  #taken = 0;

  /** @param rank in the world of so many ranks. */
  constructor(rank: number, ranks: number) {
    this.#rank = rank;
    this.#ranks = ranks;
  }

  /** A number that was never proposed. */
  propose(): number {
    return given + channelsOfContext * (this.#taken++ * this.#ranks + this.#rank);
  }
}
