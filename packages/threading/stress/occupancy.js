/** Who is inside, a bit each: so that it is exact even when threads die inside. */
export class Occupancy {
  /** @param {{ readonly buffer: SharedArrayBuffer, readonly capacity: number }} given @param {import('./board.js').Board} board */
  constructor({ buffer, capacity }, board) {
    this.cells = new Int32Array(buffer);
    this.capacity = capacity;
    this.board = board;
  }

  /** @param {number} capacity */
  static of(capacity) {
    return { buffer: new SharedArrayBuffer(8), capacity };
  }

  /** Goes in; counts a violation if there are more inside than may be. Those that are being killed do not count. @param {number} bit */
  enter(bit) {
    // Read first. Whose death let us in was doomed before it; asked later, it may have been put in order and spared since.
    const { doomed } = this.board;
    const before = Atomics.or(this.cells, 0, bit);
    if (before & bit || ones((before | bit) & ~doomed) > this.capacity) Atomics.add(this.cells, 1, 1);
  }

  /** @param {number} bit */
  leave(bit) {
    Atomics.and(this.cells, 0, ~bit);
  }

  get violations() {
    return Atomics.load(this.cells, 1);
  }
}

/** @param {number} word */
function ones(word) {
  let count = 0;
  for (let rest = word; rest !== 0; rest &= rest - 1) count++;
  return count;
}
