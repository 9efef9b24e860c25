import { MPIError } from '../errors/mpi-error.js';
import { channelsOfContext } from '../transport/channel.js';

/** World and self have the first ones. */
const given = 2 * channelsOfContext;
/** From here on those of communicators with ranks of several worlds. */
const firstAcross = 2 ** 30;
/** So many of these for each address. */
const acrossPerAddress = 2 ** 15;

/** A number that was proposed or agreed on, and is not settled. */
interface Open {
  /** What this rank has proposed for it. */
  readonly proposed: number;
  readonly row: object | undefined;
}

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
  readonly #from: number;
  readonly #end: number;
  /**
   * Those of communicators whose ranks are of several worlds. They are counted by addresses, since ranks of two worlds may be the same, and lie apart: a rank
   * that is in one of these is also in communicators of its own world, whose other ranks know nothing of it.
   */
  readonly across: ChannelNumbers;
  #taken = 0;
  readonly #open = new Map<number, Open>();

  /** @param rank in the world of so many ranks. @param across its address, of so many; absent for those across worlds. */
  constructor(rank: number, ranks: number, across?: { readonly address: number; readonly addresses: number }) {
    this.#rank = rank;
    this.#ranks = ranks;
    this.#from = across ? given : firstAcross;
    this.#end = across ? firstAcross : firstAcross + channelsOfContext * acrossPerAddress * ranks;
    this.across = across ? new ChannelNumbers(across.address, across.addresses) : this;
  }

  /** Whether these are of communicators of several worlds. */
  get areAcross(): boolean {
    return this.across === this;
  }

  /**
   * A number that was never proposed, and is greater than all that this rank has agreed on.
   *
   * @param row what stands for some ranks all of whom propose, in one order: each of these becomes a greater number than the one before.
   */
  propose(row?: object): number {
    const proposed = this.#at(this.#taken++);
    if (proposed + channelsOfContext > this.#end) {
      throw new MPIError(
        'MPI_ERR_INTERN',
        'Comm',
        'there are no numbers left for communicators; make fewer, and keep them',
      );
    }
    this.#open.set(proposed, { proposed, row });
    return proposed;
  }

  /** What was proposed has become that number. */
  agree(proposed: number, number: number): void {
    const open = this.#open.get(proposed);
    this.#open.delete(proposed);
    this.#open.set(number, { proposed, row: open?.row });
    while (this.#at(this.#taken) <= number) this.#taken++;
  }

  /** Its communicator is made, or none of this rank's. */
  settle(number: number): void {
    this.#open.delete(number);
  }

  /**
   * Whether nothing that was begun here can get a lesser number still: so all ranks make what they make at once in the same order.
   *
   * **Wrong: to wait for whatever was proposed with a lesser number.** What is later in the same row gets a greater one, though this rank may have proposed a lesser for it, since
   * others were further on. They do not wait for it: they are in the library already, making this one, and move nothing on by which it would be agreed.
   */
  isNext(number: number): boolean {
    const own = this.#open.get(number);
    for (const [open, { row, proposed }] of this.#open) {
      const isLater = own?.row !== undefined && row === own.row && proposed > own.proposed;
      if (open < number && !isLater) return false;
    }
    return true;
  }

  #at(taken: number): number {
    return this.#from + channelsOfContext * (taken * this.#ranks + this.#rank);
  }
}
