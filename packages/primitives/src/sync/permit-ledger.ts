import { wordsPerLine } from '../memory/cells.js';
import type { Owners } from '../parking/domain.js';

// Cells: a line of numbers, then pairs (owner, how many it holds).
const TOTAL = 0;
const PERMITS = 1;
const HOLDERS = 4; // how many entries there are
// The same line as 64-bit floats.
const IDENTITY = 1;
const FIRST = wordsPerLine;

/** Cache lines of a ledger that remembers so many owners at a time. */
export function ledgerLines(holders: number): number {
  return 1 + Math.ceil((holders * 2) / wordsPerLine);
}

/**
 * Who holds how many permits of a semaphore. Everything here happens under the semaphore's lock.
 *
 * Truth is the total and what each owner holds; the number of free permits is a cache of the difference. Every operation
 * commits by one store to a truth cell, so that after a death the cache is counted again and nothing is lost or doubled.
 */
export class PermitLedger {
  private readonly me: number;
  private end: number;
  private hint = FIRST;

  constructor(
    private readonly cells: Int32Array,
    private readonly owners: Owners,
  ) {
    this.end = FIRST + (cells[HOLDERS] as number) * 2;
    this.me = owners.me;
  }

  /** Permits that nobody holds. Without the lock it is a glance. */
  get free(): number {
    return this.cells[PERMITS] as number;
  }

  /** A fresh ledger. */
  open(total: number, holders: number): void {
    this.cells[HOLDERS] = holders;
    this.end = FIRST + holders * 2;
    this.cells[TOTAL] = total;
    new Float64Array(this.cells.buffer, this.cells.byteOffset, 2)[IDENTITY] = Math.random();
    Atomics.store(this.cells, PERMITS, total);
  }

  /** The same number for every view of the same ledger. */
  get identity(): number {
    return new Float64Array(this.cells.buffer, this.cells.byteOffset, 2)[IDENTITY] as number;
  }

  /** Permits that this isolate holds. */
  get held(): number {
    const at = this.#entry();
    return at === undefined ? 0 : (this.cells[at + 1] as number);
  }

  /** How many isolates can hold permits at a time. */
  get holders(): number {
    return (this.end - FIRST) / 2;
  }

  /**
   * This isolate takes one. False when as many isolates hold permits as can be remembered: one that is not booked would be
   * lost with its holder.
   */
  take(): boolean {
    const { cells } = this;
    const at = this.#entry() ?? this.#freeEntry();
    if (at === undefined) return false;
    (cells[at + 1] as number)++;
    (cells[PERMITS] as number)--;
    return true;
  }

  /** This isolate gives some back: first what it holds, and what goes beyond that is new. */
  give(count: number): void {
    const { cells } = this;
    const at = this.#entry();
    const own = at === undefined ? 0 : Math.min(count, cells[at + 1] as number);
    // The total first: should we die in between, our entry is dropped and the rest is right.
    if (count > own) cells[TOTAL] = (cells[TOTAL] as number) + count - own;
    if (at !== undefined && own > 0) cells[at + 1] = (cells[at + 1] as number) - own;
    cells[PERMITS] = (cells[PERMITS] as number) + count;
  }

  /**
   * This isolate keeps one for ever: nobody gets it back, not even by its death. Nothing changes where all that it held went
   * back by {@link give}: one that was added there and one that is kept here are none.
   */
  forget(): void {
    const at = this.#entry();
    if (at === undefined || this.cells[at + 1] === 0) return;
    (this.cells[TOTAL] as number)--;
    (this.cells[at + 1] as number)--;
  }

  /** This isolate keeps all that it holds. The total first: should we die in between, our entry is dropped. */
  consume(): void {
    const at = this.#entry();
    if (at === undefined) return;
    this.cells[TOTAL] = (this.cells[TOTAL] as number) - (this.cells[at + 1] as number);
    this.cells[at + 1] = 0;
  }

  /** Gives the permits of the dead back and counts anew. Returns whether anything had to be put right. */
  repair(): boolean {
    const { cells } = this;
    let held = 0;
    for (let at = FIRST; at < this.end; at += 2) {
      if (cells[at + 1] === 0) continue;
      if (this.owners.isDead(cells[at] as number)) cells[at + 1] = 0;
      else held += cells[at + 1] as number;
    }
    const free = (cells[TOTAL] as number) - held;
    if (free === cells[PERMITS]) return false;
    cells[PERMITS] = free;
    return true;
  }

  /** Where this isolate's entry stands, if it has one. */
  #entry(): number | undefined {
    return this.cells[this.hint] === this.me ? this.hint : this.#search();
  }

  #search(): number | undefined {
    const { cells, me } = this;
    for (let at = FIRST; at < this.end; at += 2) if (cells[at] === me) return (this.hint = at);
    return undefined;
  }

  #freeEntry(): number | undefined {
    const { cells } = this;
    for (let at = FIRST; at < this.end; at += 2) {
      if (cells[at + 1] !== 0) continue;
      cells[at] = this.me;
      return (this.hint = at);
    }
    return undefined;
  }
}
