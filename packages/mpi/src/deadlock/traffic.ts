/** Which message, as far as matching goes: those that are alike in all of this match in the order in which they were sent. */
export interface MessageKey {
  /** The other rank, in the world. */
  readonly peer: number;
  /** The number of its channel. */
  readonly channel: number;
  readonly tag: number;
}

/** A send that is not over. */
export interface OpenSend extends MessageKey {
  /** Which one of the messages to that rank it was: {@link Traffic.begun} when it was counted. */
  readonly serial: number;
}

/** What one rank has sent and got, where the messages themselves lie in a library that does not tell. By ranks of the world. Those of other worlds are not counted. */
export class Traffic {
  /** How many sends to each rank have begun. */
  readonly begun: Int32Array;
  /** How many messages of each rank were received. */
  readonly taken: Int32Array;
  /** Whether one came of which nobody knows whence: from then on nothing is concluded. */
  isLost = false;

  readonly #firstAddress: number;

  /** @param firstAddress that of rank 0 of the world, for who tells of ranks by their addresses. */
  constructor(size: number, firstAddress = 0) {
    this.#firstAddress = firstAddress;
    this.begun = new Int32Array(size);
    this.taken = new Int32Array(size);
  }

  /** A send to there begins. Returns which one it is. */
  begins(peer: number): number {
    return ++this.begun[peer - this.#firstAddress]!;
  }

  /** A message from there was received. */
  took(peer: number | undefined): void {
    if (peer === undefined) this.isLost = true;
    else this.taken[peer - this.#firstAddress]!++;
  }
}
