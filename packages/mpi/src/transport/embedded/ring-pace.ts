/** Of the chunks of a message the fastest counts: of fewer each one may have been interrupted. */
const fewestChunks = 4;
/** A byte that takes longer, in milliseconds: where two processors share a cache it takes a tenth to a fifth of that, where they do not three times as long. */
const slowMs = 0.005 / (32 << 10);
/** So many long messages later the ring is tried again. */
const rest = 63;
/** In the environment: `always` and `never` offer all and none; for tests, and where the system must not be asked. */
const variable = 'PARALLEL_COOKBOOK_MPI_DIRECT';

/** How fast a ring takes long messages: whether they are offered to the receiver in place of being written. README.md has why. */
export class RingPace {
  #written = 0;
  #chunks = 0;
  #fastest = Infinity;
  #offersLeft = 0;
  #isRefused = false;
  readonly #capacity: number;
  readonly #setting: string | undefined;

  /** @param capacity of the ring, in bytes. */
  constructor(capacity: number, setting: string | undefined = process.env[variable]) {
    this.#capacity = capacity;
    this.#setting = setting;
  }

  /** Whether the next long message is to be offered. */
  offers(): boolean {
    if (this.#isRefused || this.#setting === 'never') return false;
    if (this.#setting === 'always') return true;
    if (this.#offersLeft === 0) return false;
    this.#offersLeft--;
    return true;
  }

  /** The receiver could not take what was offered: it will not the next time. */
  refuse(): void {
    this.#isRefused = true;
  }

  /** A chunk of a message was written. */
  wrote(bytes: number, ms: number): void {
    this.#written += bytes;
    this.#chunks++;
    // Memory that is written for the first time is slow anywhere.
    if (this.#written > 2 * this.#capacity) this.#fastest = Math.min(this.#fastest, ms / bytes);
  }

  /** All of it was. */
  ended(): void {
    if (this.#chunks >= fewestChunks && this.#fastest !== Infinity && this.#fastest > slowMs) this.#offersLeft = rest;
    this.#chunks = 0;
    this.#fastest = Infinity;
  }
}
