import { wordsPerLine } from '../memory/cells.js';
import type { Domain } from '../parking/domain.js';
import { SpinningParking } from '../parking/spinning-parking.js';

// Cells: a line of numbers, then entries.
const TICKETS = 0; // handed out so far
const HIGH_WATER = 1; // entries below it were used at some time
const NOTIFIED = 2;
const FIRST = wordsPerLine;

// Cells of an entry.
const STATE = 0; // parked on
const OWNER = 1;
const TICKET = 2;
const wordsPerEntry = 4;

/** Nobody's entry. */
export const FREE = 0;
/** A thread sleeps on it. */
export const WAITING = 1;
/** An async task waits for it; its isolate is to be rung. */
export const AWAITING = 2;
/** It was notified, and has not gone on yet. */
export const GRANTED = 3;
/** The condition was closed while it waited. */
const ENDED = 4;

/** 32-bit words for so many waiters at a time. */
export function waiterWords(capacity: number): number {
  return FIRST + capacity * wordsPerEntry;
}

/**
 * Who waits for a condition: an entry each. Changed only under the condition's lock, so every notify goes to exactly one
 * waiter, the one that has waited longest, and a notify that its waiter cannot use is passed on.
 */
export class WaiterEntries {
  readonly #parking: SpinningParking;

  constructor(
    private readonly domain: Domain,
    private readonly cells: Int32Array,
    private readonly capacity: number,
  ) {
    this.#parking = new SpinningParking(domain.parking);
  }

  /** How many were notified so far. */
  get notified(): number {
    return Atomics.load(this.cells, NOTIFIED) >>> 0;
  }

  /** How many wait. */
  get waiting(): number {
    let count = 0;
    for (const at of this.#used()) if (this.#waits(at)) count++;
    return count;
  }

  /** A new entry of this isolate; `undefined` when all are taken. */
  claim(state: typeof WAITING | typeof AWAITING): number | undefined {
    const { cells } = this;
    for (let index = 0; index < this.capacity; index++) {
      const at = FIRST + index * wordsPerEntry;
      if (Atomics.load(cells, at + STATE) !== FREE && !this.#abandoned(at)) continue;
      cells[at + OWNER] = this.domain.owners.me;
      cells[at + TICKET] = Atomics.add(cells, TICKETS, 1);
      if (index >= (cells[HIGH_WATER] as number)) Atomics.store(cells, HIGH_WATER, index + 1);
      Atomics.store(cells, at + STATE, state);
      return at;
    }
    return undefined;
  }

  stateOf(at: number): number {
    return Atomics.load(this.cells, at + STATE);
  }

  /** Sleeps on the entry while it waits. Returns whether the slice went by. */
  sleep(at: number, timeoutMs: number): boolean {
    return this.#parking.park(this.cells, at + STATE, WAITING, timeoutMs) === 'timed-out';
  }

  free(at: number): void {
    Atomics.store(this.cells, at + STATE, FREE);
  }

  /** Grants up to `count` entries, those that have waited longest first; returns how many. */
  grant(count: number): number {
    let granted = 0;
    for (; granted < count; granted++) {
      const at = this.#oldest();
      if (at === undefined) break;
      const state = Atomics.exchange(this.cells, at + STATE, GRANTED);
      Atomics.add(this.cells, NOTIFIED, 1);
      if (state === AWAITING) this.domain.doorbell.ringOwner(this.cells[at + OWNER] as number);
      else this.#parking.unpark(this.cells, at + STATE, 1);
    }
    return granted;
  }

  /** Whether somebody was notified and died before it could go on. May be asked without the lock. */
  anyLost(): boolean {
    for (const at of this.#used()) if (this.#isLost(at)) return true;
    return false;
  }

  /** Passes the notifies of the dead on. The next one first: whoever dies in between must not take the notify along. */
  passOnLost(): void {
    for (const at of this.#used()) {
      if (!this.#isLost(at)) continue;
      this.grant(1);
      this.free(at);
    }
  }

  /** Wakes everybody to look again, whatever their state. */
  endAll(): void {
    for (const at of this.#used()) {
      if (this.stateOf(at) === FREE) continue;
      // The entry changes, so that nobody who has looked whether it is closed falls asleep on it afterwards.
      Atomics.compareExchange(this.cells, at + STATE, WAITING, ENDED);
      Atomics.compareExchange(this.cells, at + STATE, AWAITING, ENDED);
      this.#parking.unpark(this.cells, at + STATE, 1);
      this.domain.doorbell.ringOwner(this.cells[at + OWNER] as number);
    }
  }

  #oldest(): number | undefined {
    let oldest: number | undefined;
    for (const at of this.#used()) {
      if (!this.#waits(at)) continue;
      if (this.#abandoned(at)) this.free(at);
      // The difference, not the order of the numbers: tickets wrap around.
      else if (oldest === undefined || ((this.#ticket(at) - this.#ticket(oldest)) | 0) < 0) oldest = at;
    }
    return oldest;
  }

  #ticket(at: number): number {
    return this.cells[at + TICKET] as number;
  }

  #waits(at: number): boolean {
    const state = this.stateOf(at);
    return state === WAITING || state === AWAITING;
  }

  #abandoned(at: number): boolean {
    return this.#waits(at) && this.domain.owners.isDead(this.cells[at + OWNER] as number);
  }

  #isLost(at: number): boolean {
    return this.stateOf(at) === GRANTED && this.domain.owners.isDead(this.cells[at + OWNER] as number);
  }

  *#used(): Iterable<number> {
    const high = Atomics.load(this.cells, HIGH_WATER);
    for (let index = 0; index < high; index++) yield FIRST + index * wordsPerEntry;
  }
}
