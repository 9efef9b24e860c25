import type { Domain, Region } from '@parallel-cookbook/primitives';

/** Which end of a pipe. */
export type End = 0 | 1;

/** Flag in a holder's word, where the owner table has none: the end is on its way to another lane. */
const SENT = 2;

/**
 * Who holds the two ends of a pipe: a word of shared memory for each.
 *
 * A ring knows its sides only once they have used it. Whoever receives an end as an argument holds it from then on, so that
 * its death is seen before the first message. Between the sending and the arrival it is the sender's, who may let go of it.
 */
export class PipeHolders {
  private readonly cells: Int32Array;

  constructor(
    private readonly domain: Domain,
    readonly region: Region,
  ) {
    this.cells = region.cells;
  }

  static readonly bytes = 2 * Int32Array.BYTES_PER_ELEMENT;

  /** From now on this lane has the end. */
  hold(end: End): void {
    Atomics.store(this.cells, end, this.domain.owners.me);
  }

  /** This lane sends the end to another one, and has it until it arrives. */
  passOn(end: End): void {
    if (this.mine(end)) Atomics.or(this.cells, end, SENT);
  }

  /** Whether the end is this lane's, and not on its way to another one. */
  mine(end: End): boolean {
    const word = Atomics.load(this.cells, end);
    return (word & SENT) === 0 && this.domain.owners.isThisThread(word);
  }

  /** Whether the lane that had the end is no more. About 20 µs. */
  dead(end: End): boolean {
    return this.domain.owners.isDead(Atomics.load(this.cells, end) & ~SENT);
  }
}
