import { waitGraph, type HoldOrigin } from '../deadlock/wait-graph.js';
import { ClosedError } from '../errors/closed.js';
import { NotOwnerError } from '../errors/not-owner.js';
import { CLOSED, wordsPerLine } from '../memory/cells.js';
import { AsyncWaiters } from '../parking/async-waiters.js';
import { firstBackoff, idle, spinsPay } from '../parking/backoff.js';
import { sliceMs, type Domain } from '../parking/domain.js';
import { threadDomain } from '../parking/thread-domain.js';
import { Deadline } from '../wait/deadline.js';
import { isEndless, type WaitOptions } from '../wait/wait-options.js';
import type { FairLine } from './fair-line.js';
import { waitsForItself } from './waits-for-itself.js';

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
const NUMBER = wordsPerLine - 1; // in the graph of waits; 0: not asked for yet

// The same line as 64-bit floats: counters that only the holder changes.
const ACQUISITIONS = 1;
const CONTENTIONS = 2;
const RECOVERIES = 3;

// Flags of the word. Above them stand the owner's slot (12 bits) and generation (17 bits).
const FREE = 1;
const WAITERS = 2;
const WATCHED = 4; // by the graph of waits: no fast path fits such a word
const FLAGS = WAITERS | WATCHED;

// Each look takes the line from the owner, so the looks get rarer. All pauses together: some 12 µs.
const longestPause = 1 << 12;

/** What a lock has seen, by all lanes together. */
export interface LockStatistics {
  /** How often it was acquired. */
  readonly acquisitions: number;
  /** How many of these had to wait. */
  readonly contentions: number;
  /** How often it was taken over from an owner that died. */
  readonly recoveries: number;
  /** How many stand in line just now, for a fair lock; others do not know. */
  readonly waiting?: number | undefined;
}

/**
 * The lock on which everything in this folder stands: one word that names its owner, and a mask of isolates with async
 * waiters. README.md has the states, the invariants and the wrong versions.
 *
 * Model: the futex mutex of Drepper, "Futexes Are Tricky" (2011), with POSIX's robust owner death. Barging, whoever comes
 * first after a release has it, unless it has a {@link FairLine}. One class, never subclassed: the fast path is one compare-exchange in one hidden class.
 */
export class LockWord {
  readonly #cells: Int32Array;
  readonly #me: number;
  readonly #statistics: Float64Array;
  readonly #domain: Domain;
  readonly #waiters: AsyncWaiters;
  readonly #line: FairLine | undefined;
  /** Of a spin before a sleep: less after one in vain, more after a good one. */
  #longestPause = longestPause;
  readonly name: string;

  /** @param cells the lock's own cache line. @param line where waiters stand who are served first come first served. */
  constructor(domain: Domain, cells: Int32Array, name: string, line?: FairLine) {
    this.#cells = cells;
    this.#me = domain.owners.me;
    this.#statistics = new Float64Array(cells.buffer, cells.byteOffset, wordsPerLine / 2);
    this.#domain = domain;
    this.#line = line;
    this.#waiters = new AsyncWaiters(domain.doorbell, line ? 'together' : 'in-line');
    this.name = name;
  }

  /** Sets fresh memory up as a free lock. Memory that nobody set up counts as closed. */
  open(): void {
    Atomics.store(this.#cells, WORD, FREE);
  }

  /** Lets the graph of waits see it from now on, in whichever thread. Asked for when a lock or a handle is made. */
  watch(): void {
    if (!waitGraph.enabled || this.#domain !== threadDomain) return;
    for (;;) {
      const word = Atomics.load(this.#cells, WORD);
      if (word === CLOSED || Atomics.compareExchange(this.#cells, WORD, word, word | WATCHED) === word) return;
    }
  }

  /** Whether the graph of waits sees it. */
  get watched(): boolean {
    return (Atomics.load(this.#cells, WORD) & WATCHED) !== 0 && waitGraph.enabled;
  }

  /** Its number in the graph of waits, the same in all threads. */
  get number(): number {
    const known = Atomics.load(this.#cells, NUMBER);
    if (known !== 0) return known;
    const number = waitGraph.newLock();
    return Atomics.compareExchange(this.#cells, NUMBER, 0, number) || number;
  }

  get closed(): boolean {
    return Atomics.load(this.#cells, WORD) === CLOSED;
  }

  /** Whether it is free, and not watched: all that a fast path asks. */
  get plainlyFree(): boolean {
    return Atomics.load(this.#cells, WORD) === FREE;
  }

  /** Whether anybody holds it. */
  get locked(): boolean {
    const word = Atomics.load(this.#cells, WORD) & ~WATCHED;
    // Neither free nor with an owner: it was handed on.
    return word !== CLOSED && word !== FREE;
  }

  /** Whether this isolate holds it, by whatever task. */
  get mine(): boolean {
    return (Atomics.load(this.#cells, WORD) & ~FLAGS) === this.#me;
  }

  /** Whether this very thread holds it, perhaps through another copy of this package. */
  get heldByThisThread(): boolean {
    const word = Atomics.load(this.#cells, WORD);
    if (word >>> 3 === 0) return false;
    return (word & ~FLAGS) === this.#me || this.#domain.owners.isThisThread(word);
  }

  get statistics(): LockStatistics {
    const counted = this.#statistics;
    return {
      acquisitions: counted[ACQUISITIONS] as number,
      contentions: counted[CONTENTIONS] as number,
      recoveries: counted[RECOVERIES] as number,
      ...(this.#line && { waiting: this.#line.length }),
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

  /** Whether its owner has died. Then the lock goes back to the others, and nobody else is told of the death. */
  ownerDied(): boolean {
    const word = Atomics.load(this.#cells, WORD);
    if (word === CLOSED || word >>> 3 === 0 || this.mine || !this.#domain.owners.isDead(word)) return false;
    let grant: Grant | undefined;
    try {
      grant = this.tryLock();
    } catch {
      return false; // closed in this very moment
    }
    if (grant !== undefined) this.unlock();
    return grant === RECOVERED;
  }

  /** Blocks this thread until it has the lock. `retakes`: it must not fail, not even for a deadlock. */
  lock(deadline?: Deadline, retakes?: boolean): Grant {
    if (Atomics.compareExchange(this.#cells, WORD, FREE, this.#me) === FREE) {
      (this.#statistics[ACQUISITIONS] as number)++;
      return HELD;
    }
    return this.#wait(deadline ?? Deadline.after(undefined), retakes);
  }

  /** Waits in the event loop until this isolate has it. `granted` is called at once then; other tasks may run before the continuation. */
  lockAsync(options?: WaitOptions, granted?: (grant: Grant) => void, retakes?: boolean): Promise<Grant> {
    const origin = this.watched ? waitGraph.here(this, retakes) : undefined;
    const graphed = origin && isEndless(options) ? waitGraph.wait(this, origin.site, false, retakes) : undefined;
    const place = this.#line?.stand();
    let waited = false;
    const attempt = (expired: boolean): Grant | undefined => {
      const grant = place ? this.#taken(place.attempt(expired), origin) : this.attempt(expired, origin);
      if (grant !== undefined && waited) (this.#statistics[CONTENTIONS] as number)++;
      waited = true;
      if (grant === undefined) return undefined;
      graphed?.();
      granted?.(grant);
      return grant;
    };
    const got = this.#waiters.wait(attempt, options, `acquire ${this.name}`);
    if (!graphed && !place) return got;
    return got.catch((error: unknown) => {
      graphed?.();
      place?.leave();
      throw error;
    });
  }

  /** Whether tasks of this isolate stand in line already, behind whom another one should stand. */
  get hasLine(): boolean {
    return this.#waiters.size > 0;
  }

  /** One try of an async waiter. When it fails, the owner's unlock will ring this isolate. */
  attempt(expired: boolean, origin?: HoldOrigin): Grant | undefined {
    const cells = this.#cells;
    // First the mask, then the word: the other way round an unlock in between rings nobody.
    Atomics.or(cells, MASK, this.#domain.doorbell.bit);
    for (;;) {
      const word = Atomics.load(cells, WORD);
      if (word === CLOSED) throw new ClosedError(this.name);
      if (word >>> 3 === 0) {
        if (Atomics.compareExchange(cells, WORD, word, this.#me | (word & FLAGS)) === word) {
          return this.#granted(false, false, origin);
        }
      } else if (expired && (word & ~FLAGS) !== this.#me && this.#domain.owners.isDead(word)) {
        const taken = this.#me | WAITERS | (word & WATCHED);
        if (Atomics.compareExchange(cells, WORD, word, taken) === word) return this.#granted(true, false, origin);
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
    this.#line?.end();
    this.#ring();
  }

  #tryAgain(origin = this.watched ? waitGraph.here(this) : undefined): Grant | undefined {
    if (this.#line) return this.#taken(this.#line.tryTake(), origin);
    const cells = this.#cells;
    for (;;) {
      const word = Atomics.load(cells, WORD);
      if (word === CLOSED) throw new ClosedError(this.name);
      const free = word >>> 3 === 0;
      if (!free && ((word & ~FLAGS) === this.#me || !this.#domain.owners.isDead(word))) return undefined;
      const taken = this.#me | (word & FLAGS) | (free ? 0 : WAITERS);
      if (Atomics.compareExchange(cells, WORD, word, taken) === word) return this.#granted(!free, false, origin);
    }
  }

  #wait(deadline: Deadline, retakes: boolean | undefined): Grant {
    const cells = this.#cells;
    if (this.watched) return this.#waitWatched(deadline, retakes);
    for (let pause = firstBackoff; spinsPay && pause <= this.#longestPause; pause *= 2) {
      idle(pause);
      if (Atomics.load(cells, WORD) !== FREE) continue;
      if (Atomics.compareExchange(cells, WORD, FREE, this.#me) !== FREE) continue;
      this.#longestPause = Math.min(longestPause, this.#longestPause * 2);
      return this.#granted(false, true);
    }
    this.#longestPause = Math.max(firstBackoff, this.#longestPause >> 1);
    return this.#block(deadline);
  }

  #waitWatched(deadline: Deadline, retakes: boolean | undefined): Grant {
    const origin = waitGraph.here(this, retakes);
    const now = this.#tryAgain(origin);
    if (now !== undefined) return now;
    const graphed = deadline.isFinite ? undefined : waitGraph.wait(this, origin.site, true, retakes);
    try {
      return this.#block(deadline, origin);
    } finally {
      graphed?.();
    }
  }

  #block(deadline: Deadline, origin?: HoldOrigin): Grant {
    if (this.#line) return this.#taken(this.#line.block(deadline), origin, true) as Grant;
    const cells = this.#cells;
    const { parking, owners } = this.#domain;
    // Kept once we have slept: the wake that ended our sleep may have cleared the flag for others who still sleep.
    let slept = 0;
    for (;;) {
      const word = Atomics.load(cells, WORD);
      if (word === CLOSED) throw new ClosedError(this.name);
      if (word >>> 3 === 0) {
        if (Atomics.compareExchange(cells, WORD, word, this.#me | (word & FLAGS) | slept) === word) {
          return this.#granted(false, true, origin);
        }
        continue;
      }
      if ((word & ~FLAGS) === this.#me || owners.isThisThread(word)) throw waitsForItself(this.name);
      if (!(word & WAITERS) && Atomics.compareExchange(cells, WORD, word, word | WAITERS) !== word) continue;
      // Only here, with the flag seen, may a waiter leave: an earlier one may take a wake with it that was another's.
      const left = deadline.remainingMs();
      if (left === 0) throw deadline.error(`acquire ${this.name}`);
      const woken = parking.park(cells, WORD, word | WAITERS, Math.min(sliceMs, left));
      slept = WAITERS;
      if (woken !== 'timed-out' || !owners.isDead(word)) continue;
      const taken = this.#me | WAITERS | (word & WATCHED);
      if (Atomics.compareExchange(cells, WORD, word | WAITERS, taken) === (word | WAITERS)) {
        return this.#granted(true, true, origin);
      }
    }
  }

  #taken(grant: Grant | undefined, origin: HoldOrigin | undefined, waited = false): Grant | undefined {
    return grant && this.#granted(grant === RECOVERED, waited, origin);
  }

  #granted(died: boolean, waited: boolean, origin?: HoldOrigin): Grant {
    if (origin) waitGraph.held(this, origin);
    const counted = this.#statistics;
    (counted[ACQUISITIONS] as number)++;
    if (waited) (counted[CONTENTIONS] as number)++;
    if (died) (counted[RECOVERIES] as number)++;
    return died ? RECOVERED : HELD;
  }

  #unlockAndWake(): void {
    if (waitGraph.enabled && Atomics.load(this.#cells, NUMBER) !== 0) waitGraph.released(this);
    for (;;) {
      const word = Atomics.load(this.#cells, WORD);
      // A lock may be closed while it is held; its holder then has nothing left to give back.
      if (word === CLOSED) return;
      if ((word & ~FLAGS) !== this.#me) throw new NotOwnerError(this.name);
      if (word & WAITERS && this.#line) return this.#line.handOn();
      const free = FREE | (waitGraph.enabled ? word & WATCHED : 0);
      if (Atomics.compareExchange(this.#cells, WORD, word, free) !== word) continue;
      if (!(word & WAITERS)) return;
      this.#domain.parking.unpark(this.#cells, WORD, 1);
      return this.#ring();
    }
  }

  #ring(): void {
    const mask = Atomics.exchange(this.#cells, MASK, 0);
    if (mask !== 0) this.#domain.doorbell.ring(mask);
  }
}
