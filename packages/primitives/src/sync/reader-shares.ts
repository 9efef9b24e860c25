import { ArgumentError } from '../errors/argument.js';
import { wordsPerLine } from '../memory/cells.js';
import type { Owners } from '../parking/domain.js';

// Cells: a line of numbers, then a line for each isolate that reads.
const HIGH_WATER = 0; // entries below it were used at some time
const FIRST = wordsPerLine;

// Cells of an entry.
const OWNER = 0;
const COUNT = 1;
// The same line as 64-bit floats: counters that only the owner changes.
const READS = 1;
const WAITS = 2;

/** Cache lines for so many isolates that read. */
export function shareLines(places: number): number {
  return 1 + places;
}

/**
 * How many read shares each isolate has: a line each, which only that isolate writes. So readers do not disturb each
 * other, and a share whose owner died is known for what it is.
 */
export class ReaderShares {
  readonly #me: number;
  readonly #counters: Float64Array;
  #own = FIRST;

  /** @param cells {@link shareLines} lines, all zero at first. */
  constructor(
    private readonly cells: Int32Array,
    private readonly owners: Owners,
    private readonly name: string,
  ) {
    this.#me = owners.me;
    this.#counters = new Float64Array(cells.buffer, cells.byteOffset, cells.length / 2);
  }

  /** How many shares this isolate has. */
  get mine(): number {
    const at = this.cells[this.#own] === this.#me ? this.#own : this.#search();
    return at === undefined ? 0 : (this.cells[at + COUNT] as number);
  }

  /** How many shares there are, the dead's included. */
  get count(): number {
    let count = 0;
    for (const at of this.#used()) if (this.#owner(at) !== 0) count += Atomics.load(this.cells, at + COUNT);
    return count;
  }

  /** How often a share was taken, and how many of these had to wait. */
  get taken(): { readonly reads: number; readonly waits: number } {
    let [reads, waits] = [0, 0];
    for (const at of this.#used()) {
      reads += this.#counters[at / 2 + READS] as number;
      waits += this.#counters[at / 2 + WAITS] as number;
    }
    return { reads, waits };
  }

  /** One share more for this isolate. Good only if no writer is there afterwards. */
  take(): void {
    const { cells } = this;
    const at = cells[this.#own] === this.#me ? this.#own : this.#claim();
    Atomics.store(cells, at + COUNT, (cells[at + COUNT] as number) + 1);
  }

  /** One share less; returns how many this isolate has left. */
  give(): number {
    const { cells } = this;
    const left = (cells[this.#own + COUNT] as number) - 1;
    Atomics.store(cells, this.#own + COUNT, left);
    return left;
  }

  /** Books that a share was taken for good. */
  book(waited: boolean): void {
    const line = this.#own / 2;
    (this.#counters[line + READS] as number)++;
    if (waited) (this.#counters[line + WAITS] as number)++;
  }

  /** Whether anybody has a share, of whom it is not known yet that he died. */
  held(): boolean {
    const { cells } = this;
    const end = FIRST + Atomics.load(cells, HIGH_WATER) * wordsPerLine;
    for (let at = FIRST; at < end; at += wordsPerLine) {
      if (Atomics.load(cells, at + COUNT) > 0 && this.#owner(at) !== 0) return true;
    }
    return false;
  }

  /**
   * Strikes off the dead. Only the owner is changed: whoever claims the line next sets the count, and one store more here
   * could be later than that.
   */
  strikeDead(): void {
    for (const at of this.#used()) {
      const owner = this.#owner(at);
      if (owner !== 0 && this.owners.isDead(owner)) Atomics.compareExchange(this.cells, at + OWNER, owner, 0);
    }
  }

  #owner(at: number): number {
    return Atomics.load(this.cells, at + OWNER);
  }

  #search(): number | undefined {
    for (const at of this.#used()) if (this.cells[at + OWNER] === this.#me) return (this.#own = at);
    return undefined;
  }

  /** This isolate's line, or a new one. */
  #claim(): number {
    const { cells } = this;
    const known = this.#search();
    if (known !== undefined) return known;
    for (let at = FIRST; at < cells.length; at += wordsPerLine) {
      const owner = this.#owner(at);
      if (owner !== 0 && !this.owners.isDead(owner)) continue;
      if (Atomics.compareExchange(cells, at + OWNER, owner, this.#me) !== owner) continue;
      Atomics.store(cells, at + COUNT, 0);
      const used = at / wordsPerLine;
      for (let high = Atomics.load(cells, HIGH_WATER); high < used; high = Atomics.load(cells, HIGH_WATER)) {
        Atomics.compareExchange(cells, HIGH_WATER, high, used);
      }
      return (this.#own = at);
    }
    throw new ArgumentError(
      'maxReaders',
      cells.length / wordsPerLine - 1,
      `so many threads read ${this.name} already; make the lock with more`,
    );
  }

  *#used(): Iterable<number> {
    const high = Atomics.load(this.cells, HIGH_WATER);
    for (let index = 0; index < high; index++) yield FIRST + index * wordsPerLine;
  }
}
