/** Who reads and who writes, a bit each: so that it is exact even when threads die inside. */
export class Visitors {
  /** @param {SharedArrayBuffer} place @param {import('./board.js').Board} board */
  constructor(place, board) {
    this.cells = new Int32Array(place);
    this.board = board;
  }

  static place() {
    return new SharedArrayBuffer(16);
  }

  /** Goes in; counts a violation if somebody writes. Those that are being killed do not count. @param {number} bit */
  enterToRead(bit) {
    const { doomed } = this.board; // read first, as Occupancy does
    const readers = Atomics.or(this.cells, 0, bit);
    // First in, then a look: of a reader and a writer that go in at once, one sees the other.
    if (readers & bit || Atomics.load(this.cells, 1) & ~doomed) this.#violated();
  }

  /** Goes in; counts a violation if anybody else is there. @param {number} bit */
  enterToWrite(bit) {
    const { doomed } = this.board;
    const writers = Atomics.or(this.cells, 1, bit);
    if ((writers | Atomics.load(this.cells, 0)) & ~doomed) this.#violated();
  }

  /** @param {number} bit */
  leaveReading(bit) {
    Atomics.and(this.cells, 0, ~bit);
  }

  /** @param {number} bit */
  leaveWriting(bit) {
    Atomics.and(this.cells, 1, ~bit);
  }

  /** Who has died is not there. @param {number} bit */
  forget(bit) {
    this.leaveReading(bit);
    this.leaveWriting(bit);
  }

  /** A reader has seen half of what a writer did. */
  tear() {
    Atomics.add(this.cells, 3, 1);
  }

  #violated() {
    Atomics.add(this.cells, 2, 1);
  }

  get violations() {
    return Atomics.load(this.cells, 2);
  }

  get torn() {
    return Atomics.load(this.cells, 3);
  }
}
