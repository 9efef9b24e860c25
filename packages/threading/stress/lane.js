import { Random } from '@parallel-cookbook/primitives';
import { Board, clock } from './board.js';

/**
 * How a thread ends.
 *
 * @typedef {object} Fate
 * @property {'terminate' | 'exit' | 'throw' | 'reject' | 'heap'} how `terminate` comes from outside, the rest from within.
 * @property {number} at at which operation of its slot.
 */

/**
 * What one thread of a round is told.
 *
 * @typedef {object} Part
 * @property {SharedArrayBuffer} board
 * @property {number} slot
 * @property {number} seed
 * @property {number} until how many operations its slot has to have done in the end.
 * @property {Fate | undefined} fate
 */

/** One thread of a round as it sees itself: its random numbers, its entries on the board, and its death. */
export class Lane {
  /** @param {Part} part */
  constructor({ board, slot, seed, until, fate }) {
    this.board = new Board(board);
    this.slot = slot;
    this.bit = 1 << slot;
    this.until = until;
    this.fate = fate;
    this.random = new Random(seed);
    this.board.tell(slot, 'works');
  }

  /** Whether there is more to do. */
  get goesOn() {
    return this.board.done(this.slot) < this.until;
  }

  /** @param {Parameters<Board['tell']>[1]} doing */
  tell(doing) {
    this.board.tell(this.slot, doing);
  }

  /** An operation is done. */
  count() {
    this.board.count(this.slot);
    this.tell('works');
  }

  /** Whether this is the operation at which it kills itself. */
  get mustDie() {
    return this.fate !== undefined && this.fate.how !== 'terminate' && this.board.done(this.slot) >= this.fate.at;
  }

  /** Dies if it is time to. Never returns then. */
  async dieIfDue() {
    if (!this.mustDie) return;
    this.tell('is about to die');
    this.board.doom(this.slot);
    switch (this.fate?.how) {
      case 'exit':
        return process.exit(3);
      case 'throw':
        setImmediate(() => {
          throw new Error('thrown by a callback');
        });
        break;
      case 'reject':
        void Promise.reject(new Error('rejected, and nobody listens'));
        break;
      case 'heap': {
        const hoard = [];
        for (;;) hoard.push(new Array(1000).fill(clock()));
      }
    }
    await new Promise(() => undefined);
  }

  /** A wait that is cut short now and then. Most are not. */
  timeout() {
    return this.random.next() < 0.2 ? { timeoutMs: this.random.next() * 2 } : {};
  }

  /** The same for a wait that is awaited, which can also be aborted, perhaps before it begins. */
  limits(perhapsBefore = true) {
    if (this.random.next() >= 0.1) return this.timeout();
    const controller = new AbortController();
    if (perhapsBefore && this.random.next() < 0.2) controller.abort();
    else setImmediate(() => controller.abort());
    return { signal: controller.signal };
  }

  /** Computes for a moment, of random length. */
  work(most = 300) {
    let sum = 0;
    for (let i = this.random.integer(0, most); i > 0; i--) sum += i;
    return sum;
  }

  /** Whether the error is how a wait ends that was cut short. @param {{ code?: string }} error */
  static wasCutShort(error) {
    return error.code === 'ERR_PARALLEL_TIMEOUT' || error.code === 'ERR_PARALLEL_CANCELLED';
  }
}
