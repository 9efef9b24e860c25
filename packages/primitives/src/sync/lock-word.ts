import { ClosedError } from '../errors/closed.js';
import { DeadlockError } from '../errors/deadlock.js';
import { NotOwnerError } from '../errors/not-owner.js';
import { CLOSED, wordsPerLine } from '../memory/cells.js';
import { AsyncWaiters } from '../parking/async-waiters.js';
import { sliceMs, type Domain } from '../parking/domain.js';
import { Deadline } from '../wait/deadline.js';
import type { WaitOptions } from '../wait/wait-options.js';

/** The lock is held, and what it protects is whole. */
export const HELD = 1;
/** The lock is held, taken over from an owner that died: what it protects may be half-changed. */
export const RECOVERED = 2;
/** How a lock was got. */
export type Grant = typeof HELD | typeof RECOVERED;

/** Cache lines that a lock word needs. */
export const lockLines = 1;

// Cells of the line.
const WORD = 0;
const MASK = 1; // slots, modulo 32, that have async waiters
/** The first cell of the line that is free for what the lock belongs to. */
export const firstFreeCell = 8;

// The same line as 64-bit floats: counters that only the holder changes.
const ACQUISITIONS = 1;
const CONTENTIONS = 2;
const RECOVERIES = 3;

// Flags of the word; bit 2 is kept free. Above them stand the owner's slot (12 bits) and generation (17 bits).
const FREE = 1;
const WAITERS = 2;

const spins = 100;

/** What a lock has seen, by all lanes together. */
export interface LockStatistics {
  /** How often it was acquired. */
  readonly acquisitions: number;
  /** How many of these had to wait. */
  readonly contentions: number;
  /** How often it was taken over from an owner that died. */
  readonly recoveries: number;
}

/**
 * The lock on which everything in this folder stands: one word that names its owner, and a mask of isolates with async
 * waiters. README.md has the states, the invariants and the wrong versions.
 *
 * Model: the futex mutex of Drepper, "Futexes Are Tricky" (2011), with POSIX's robust owner death. Barging: whoever comes
 * first after a release has it. One class, never subclassed: the fast path is one compare-exchange in one hidden class.
 */
export class LockWord {
  readonly #cells: Int32Array;
  readonly #me: number;
  readonly #statistics: Float64Array;
  readonly #domain: Domain;
  readonly #waiters: AsyncWaiters;
  readonly #name: string;

  /** @param cells the lock's own cache line. */
  constructor(domain: Domain, cells: Int32Array, name: string) {
    this.#cells = cells;
    this.#me = domain.owners.me;
    this.#statistics = new Float64Array(cells.buffer, cells.byteOffset, wordsPerLine / 2);
    this.#domain = domain;
    this.#waiters = new AsyncWaiters(domain.doorbell);
    this.#name = name;
  }

  /** Sets fresh memory up as a free lock. Memory that nobody set up counts as closed. */
  open(): void {
    Atomics.store(this.#cells, WORD, FREE);
  }

  get closed(): boolean {
    return Atomics.load(this.#cells, WORD) === CLOSED;
  }

  /** Whether anybody holds it. */
  get locked(): boolean {
    return Atomics.load(this.#cells, WORD) >>> 3 !== 0;
  }

  /** Whether this isolate holds it, by whatever task. */
  get mine(): boolean {
    return (Atomics.load(this.#cells, WORD) & ~WAITERS) === this.#me;
  }

  get statistics(): LockStatistics {
    const counted = this.#statistics;
    return {
      acquisitions: counted[ACQUISITIONS] as number,
      contentions: counted[CONTENTIONS] as number,
      recoveries: counted[RECOVERIES] as number,
    };
  }

  /** Takes the lock if it is free or its owner is dead; `undefined` when somebody holds it, this isolate included. */
  tryLock(): Grant | undefined {
    if (Atomics.compareExchange(this.#cells, WORD, FREE, this.#me) === FREE) {
      (this.#statistics[ACQUISITIONS] as number)++;
      return HELD;
    }
    return this.#tryAgain();
  }

  /** Blocks this thread until it has the lock. */
  lock(deadline?: Deadline): Grant {
    if (Atomics.compareExchange(this.#cells, WORD, FREE, this.#me) === FREE) {
      (this.#statistics[ACQUISITIONS] as number)++;
      return HELD;
    }
    return this.#wait(deadline ?? Deadline.after(undefined));
  }

  /**
   * Waits in the event loop until this isolate has the lock. Not even a neighbour task's hold is an error: it will end.
   * `granted` is called at once when it has it; other tasks of the isolate may run before the promise's continuation.
   */
  lockAsync(options?: WaitOptions, granted?: (grant: Grant) => void): Promise<Grant> {
    let waited = false;
    const attempt = (expired: boolean): Grant | undefined => {
      const grant = this.attempt(expired);
      if (grant !== undefined && waited) (this.#statistics[CONTENTIONS] as number)++;
      waited = true;
      if (grant !== undefined) granted?.(grant);
      return grant;
    };
    return this.#waiters.wait(attempt, options, `acquire ${this.#name}`);
  }

  /** Whether tasks of this isolate stand in line already, behind whom another one should stand. */
  get hasLine(): boolean {
    return this.#waiters.size > 0;
  }

  /** One try of an async waiter. When it fails, the owner's unlock will ring this isolate. */
  attempt(expired: boolean): Grant | undefined {
    const cells = this.#cells;
    // First the mask, then the word: the other way round an unlock in between rings nobody.
    Atomics.or(cells, MASK, this.#domain.doorbell.bit);
    for (;;) {
      const word = Atomics.load(cells, WORD);
      if (word === CLOSED) throw new ClosedError(this.#name);
      if (word >>> 3 === 0) {
        if (Atomics.compareExchange(cells, WORD, word, this.#me | (word & WAITERS)) === word) {
          return this.#granted(false, false);
        }
      } else if (expired && (word & ~WAITERS) !== this.#me && this.#domain.owners.isDead(word)) {
        if (Atomics.compareExchange(cells, WORD, word, this.#me | WAITERS) === word) return this.#granted(true, false);
      } else if (word & WAITERS || Atomics.compareExchange(cells, WORD, word, word | WAITERS) === word) {
        return undefined;
      }
    }
  }

  /** Gives the lock back and wakes one blocked thread and every isolate with async waiters. */
  unlock(): void {
    if (Atomics.compareExchange(this.#cells, WORD, this.#me, FREE) !== this.#me) this.#unlockAndWake();
  }

  /** Nobody can acquire it any more; all who wait are woken with `ClosedError`. */
  close(): void {
    Atomics.exchange(this.#cells, WORD, CLOSED);
    this.#domain.parking.unpark(this.#cells, WORD, Infinity);
    this.#ring();
  }

  #tryAgain(): Grant | undefined {
    const cells = this.#cells;
    for (;;) {
      const word = Atomics.load(cells, WORD);
      if (word === CLOSED) throw new ClosedError(this.#name);
      const free = word >>> 3 === 0;
      if (!free && ((word & ~WAITERS) === this.#me || !this.#domain.owners.isDead(word))) return undefined;
      const taken = free ? this.#me | (word & WAITERS) : this.#me | WAITERS;
      if (Atomics.compareExchange(cells, WORD, word, taken) === word) return this.#granted(!free, false);
    }
  }

  #wait(deadline: Deadline): Grant {
    const cells = this.#cells;
    const { parking, owners } = this.#domain;
    for (let i = 0; i < spins; i++) {
      if (Atomics.load(cells, WORD) !== FREE) continue;
      if (Atomics.compareExchange(cells, WORD, FREE, this.#me) === FREE) return this.#granted(false, true);
    }
    // Kept once we have slept: the wake that ended our sleep may have cleared the flag for others who still sleep.
    let slept = 0;
    for (;;) {
      const word = Atomics.load(cells, WORD);
      if (word === CLOSED) throw new ClosedError(this.#name);
      if (word >>> 3 === 0) {
        if (Atomics.compareExchange(cells, WORD, word, this.#me | (word & WAITERS) | slept) === word) {
          return this.#granted(false, true);
        }
        continue;
      }
      if ((word & ~WAITERS) === this.#me || owners.isThisThread(word)) {
        throw new DeadlockError(
          `Blocking for ${this.#name} would never end: this thread holds it already. Await acquire() when another task of the thread holds it, use an RLock to enter again, or release it first`,
        );
      }
      if (!(word & WAITERS) && Atomics.compareExchange(cells, WORD, word, word | WAITERS) !== word) continue;
      // Only here, with the flag seen, may a waiter leave: an earlier one may take a wake with it that was another's.
      const left = deadline.remainingMs();
      if (left === 0) throw deadline.error(`acquire ${this.#name}`);
      const woken = parking.park(cells, WORD, word | WAITERS, Math.min(sliceMs, left));
      slept = WAITERS;
      if (woken !== 'timed-out' || !owners.isDead(word)) continue;
      if (Atomics.compareExchange(cells, WORD, word | WAITERS, this.#me | WAITERS) === (word | WAITERS)) {
        return this.#granted(true, true);
      }
    }
  }

  #granted(died: boolean, waited: boolean): Grant {
    const counted = this.#statistics;
    (counted[ACQUISITIONS] as number)++;
    if (waited) (counted[CONTENTIONS] as number)++;
    if (died) (counted[RECOVERIES] as number)++;
    return died ? RECOVERED : HELD;
  }

  #unlockAndWake(): void {
    const contended = this.#me | WAITERS;
    const word = Atomics.compareExchange(this.#cells, WORD, contended, FREE);
    if (word !== contended) {
      // A lock may be closed while it is held; its holder then has nothing left to give back.
      if (word === CLOSED) return;
      throw new NotOwnerError(this.#name);
    }
    this.#domain.parking.unpark(this.#cells, WORD, 1);
    this.#ring();
  }

  #ring(): void {
    const mask = Atomics.exchange(this.#cells, MASK, 0);
    if (mask !== 0) this.#domain.doorbell.ring(mask);
  }
}
