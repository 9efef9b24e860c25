import { ClosedError } from '../errors/closed.js';
import { CLOSED, wordsPerLine } from '../memory/cells.js';
import { sliceMs, type Domain } from '../parking/domain.js';
import type { Deadline } from '../wait/deadline.js';
import { HELD, LockWord, RECOVERED, type Grant } from './lock-word.js';
import { waitsForItself } from './waits-for-itself.js';

/** How many stand in line at a time; further ones stand outside until there is room, and may be overtaken there. */
const capacity = 256;

// Cells of the line: the gate's, then the numbers, then the entries.
const TICKETS = wordsPerLine; // handed out so far
const HIGH_WATER = wordsPerLine + 1; // entries below it were used at some time
const FIRST = 2 * wordsPerLine;

// Cells of an entry.
const STATE = 0; // parked on
const OWNER = 1;
const TICKET = 2;
const wordsPerEntry = 4;

const FREE = 0;
const WAITING = 1; // a thread sleeps on it
const AWAITING = 2; // an async task; its isolate is to be rung
const GRANTED = 3; // it is its turn, and it has not gone on yet
const ENDED = 4; // closed while it waited

// Of the lock's word.
const WORD = 0;
const VALID = 1;
const WAITERS = 2;
const WATCHED = 4;

/** 32-bit words of a line. */
export const fairWords = FIRST + capacity * wordsPerEntry;

/** The index of an entry, above all grants; or the lock itself. */
type Entered = number;

/** One async waiter's stand. */
export interface Place {
  /** One try. When it fails, this isolate will be rung. */
  attempt(expired: boolean): Grant | undefined;
  /** It waits no more. */
  leave(): void;
}

/**
 * Who waits for a fair lock, in the order in which they came. Changed only inside the gate, a small lock of its own.
 * Whoever unlocks hands the lock on: the word has no owner then and keeps its flag of waiters, so that nobody but the one
 * whose entry was granted can take it. README.md has the states and what happens when somebody dies in between.
 */
export class FairLine {
  readonly #gate: LockWord;
  readonly #me: number;
  /** Tasks of this isolate for which there was no room yet, in order. */
  readonly #outside = new Set<object>();

  /**
   * @param word the lock's own line.
   * @param cells this line's.
   */
  constructor(
    private readonly domain: Domain,
    private readonly word: Int32Array,
    private readonly cells: Int32Array,
    private readonly name: string,
  ) {
    this.#me = domain.owners.me;
    this.#gate = new LockWord(domain, cells.subarray(0, wordsPerLine), `the gate of ${name}`);
  }

  /** Sets fresh memory up. */
  open(): void {
    this.#gate.open();
  }

  /** How many stand in line. */
  get length(): number {
    let count = 0;
    for (const at of this.#used()) if (this.#waits(at)) count++;
    return count;
  }

  /** Takes the lock if nobody has it and nobody stands in line. */
  tryTake(): Grant | undefined {
    this.#gate.lock();
    try {
      return this.#takeNow();
    } finally {
      this.#gate.unlock();
    }
  }

  /** Blocks this thread until it has the lock. */
  block(deadline: Deadline): Grant {
    for (;;) {
      this.#gate.lock();
      let entered: Entered | undefined;
      try {
        entered = this.#takeNow() ?? this.#takeOfOwnTask() ?? this.#entered(WAITING);
      } finally {
        this.#gate.unlock();
      }
      if (entered === HELD || entered === RECOVERED) return entered;
      if (entered !== undefined) return this.#sleep(entered, deadline);
      const left = deadline.remainingMs();
      if (left === 0) throw deadline.error(`acquire ${this.name}`);
      // No room: looks again when somebody came, who may have taken the place that somebody left.
      this.domain.parking.park(this.cells, TICKETS, Atomics.load(this.cells, TICKETS), Math.min(1, left));
    }
  }

  /** A stand for an async task. */
  stand(): Place {
    let at: number | undefined;
    const look = (entry: number, expired: boolean): Grant | undefined => {
      const grant = this.#look(entry, expired);
      // It is another's from here on: whoever leaves after this, told of a death perhaps, has nothing to free.
      if (grant !== undefined) at = undefined;
      return grant;
    };
    const place: Place = {
      attempt: (expired) => {
        if (at !== undefined) return look(at, expired);
        this.#outside.add(place);
        const [first] = this.#outside;
        // The gate is only tried: were its owner dead, blocking would stop the loop that has to hear of it.
        if (first !== place || this.#gate.attempt(expired) === undefined) return undefined;
        try {
          const now = this.#takeNow() ?? this.#entered(AWAITING);
          if (now !== undefined) this.#outside.delete(place);
          if (now === undefined || now === HELD || now === RECOVERED) return now;
          at = now;
        } finally {
          this.#gate.unlock();
        }
        return look(at, expired);
      },
      leave: () => {
        this.#outside.delete(place);
        if (at !== undefined) this.#leave(at);
      },
    };
    return place;
  }

  /** The owner gives the lock back: to the first in line, if there is one. */
  handOn(): void {
    this.#gate.lock();
    try {
      const more = this.#anyInLine();
      for (;;) {
        const word = Atomics.load(this.word, WORD);
        if (word === CLOSED) return;
        const next = VALID | (word & WATCHED) | (more ? WAITERS : 0);
        if (Atomics.compareExchange(this.word, WORD, word, next) === word) break;
      }
      if (more) this.#grantFirst();
    } finally {
      this.#gate.unlock();
    }
  }

  /** The lock was closed: wakes everybody to look. */
  end(): void {
    for (const at of this.#used()) {
      Atomics.compareExchange(this.cells, at + STATE, WAITING, ENDED);
      Atomics.compareExchange(this.cells, at + STATE, AWAITING, ENDED);
      this.domain.parking.unpark(this.cells, at + STATE, 1);
      this.domain.doorbell.ringOwner(this.cells[at + OWNER] as number);
    }
  }

  #sleep(at: number, deadline: Deadline): Grant {
    for (;;) {
      const state = this.#stateOf(at);
      const grant = this.#look(at, false);
      if (grant !== undefined) return grant;
      const left = deadline.remainingMs();
      if (left === 0) {
        this.#leave(at);
        throw deadline.error(`acquire ${this.name}`);
      }
      const woken = this.domain.parking.park(this.cells, at + STATE, state, Math.min(sliceMs, left));
      if (woken === 'timed-out' && this.#isLeft()) {
        this.#gate.lock();
        this.#mend();
        this.#gate.unlock();
      }
    }
  }

  /** Whether it is this entry's turn; then the lock is taken. */
  #look(at: number, expired: boolean): Grant | undefined {
    if (Atomics.load(this.word, WORD) === CLOSED) {
      this.#free(at);
      throw new ClosedError(this.name);
    }
    if (expired && this.#isLeft() && this.#gate.attempt(expired) !== undefined) {
      this.#mend();
      this.#gate.unlock();
    }
    if (this.#stateOf(at) !== GRANTED) return undefined;
    const grant = this.#take(WAITERS);
    // Freed only now: with no entry granted and no owner, others would grant the next. And only with the lock: who granted it may
    // have learnt of the owner's death before this lane can. Then it stays its turn, and it looks again.
    if (grant !== undefined) this.#free(at);
    return grant;
  }

  /** Gives an entry up, and its turn, if it had come, to the next. */
  #leave(at: number): void {
    this.#gate.lock();
    this.#free(at);
    if (this.#isLeft()) this.#mend();
    this.#gate.unlock();
  }

  /** Takes the lock, if nobody has it, or a dead one. */
  #take(waiters: number): Grant | undefined {
    for (;;) {
      const word = Atomics.load(this.word, WORD);
      if (word === CLOSED) throw new ClosedError(this.name);
      if (word >>> 3 !== 0 && !this.domain.owners.isDead(word)) return undefined;
      const taken = this.#me | waiters | (word & WATCHED);
      if (Atomics.compareExchange(this.word, WORD, word, taken) === word) return word >>> 3 === 0 ? HELD : RECOVERED;
    }
  }

  /** Inside the gate: the lock, if nobody has it and nobody comes before. */
  #takeNow(): Grant | undefined {
    if (Atomics.load(this.word, WORD) === CLOSED) throw new ClosedError(this.name);
    return this.#anyInLine() ? undefined : this.#take(0);
  }

  /**
   * Inside the gate, for a thread that is about to block: no task of its own can go on meanwhile, so it takes the turn that
   * one of them was given.
   */
  #takeOfOwnTask(): Grant | undefined {
    const word = Atomics.load(this.word, WORD);
    if (word >>> 3 !== 0 && this.domain.owners.isThisThread(word)) throw waitsForItself(this.name);
    for (const at of this.#used()) {
      if (this.#stateOf(at) !== GRANTED || this.cells[at + OWNER] !== this.#me) continue;
      Atomics.store(this.cells, at + STATE, AWAITING);
      return this.#take(WAITERS);
    }
    return undefined;
  }

  /** Inside the gate: a new entry, once the owner knows that somebody waits; the lock, if it was given back just now. */
  #entered(state: typeof WAITING | typeof AWAITING): Entered | undefined {
    const { cells } = this;
    let at = FIRST;
    while (at < FIRST + capacity * wordsPerEntry && this.#stateOf(at) !== FREE) at += wordsPerEntry;
    if (at === FIRST + capacity * wordsPerEntry) return undefined;
    for (;;) {
      const word = Atomics.load(this.word, WORD);
      if (word === CLOSED) throw new ClosedError(this.name);
      if ((word & ~WATCHED) === VALID) {
        const grant = this.#take(0);
        if (grant !== undefined) return grant;
        continue;
      }
      if (word & WAITERS || Atomics.compareExchange(this.word, WORD, word, word | WAITERS) === word) break;
    }
    cells[at + OWNER] = this.#me;
    cells[at + TICKET] = Atomics.add(cells, TICKETS, 1);
    const index = (at - FIRST) / wordsPerEntry;
    if (index >= (cells[HIGH_WATER] as number)) Atomics.store(cells, HIGH_WATER, index + 1);
    Atomics.store(cells, at + STATE, state);
    return at;
  }

  /** Whether nobody has the lock, or a dead one. */
  #isLeft(): boolean {
    const word = Atomics.load(this.word, WORD);
    return word !== CLOSED && (word >>> 3 === 0 || this.domain.owners.isDead(word));
  }

  /** Inside the gate: somebody died with the lock, or with his turn; the turn is the next one's. */
  #mend(): void {
    if (!this.#anyInLine()) return;
    for (const at of this.#used()) if (this.#stateOf(at) === GRANTED) return;
    // Only now: whoever was granted takes the word, and then frees its entry, outside of the gate.
    if (this.#isLeft()) this.#grantFirst();
  }

  /** Inside the gate: whether anybody who lives is in line. Entries of the dead are freed. */
  #anyInLine(): boolean {
    let any = false;
    for (const at of this.#used()) {
      if (this.#stateOf(at) === FREE) continue;
      if (this.domain.owners.isDead(this.cells[at + OWNER] as number)) this.#free(at);
      else any = true;
    }
    return any;
  }

  /** Inside the gate, when there are no dead in line: the turn of whoever came first. */
  #grantFirst(): void {
    let first: number | undefined;
    for (const at of this.#used()) {
      if (!this.#waits(at)) continue;
      // The difference, not the order of the numbers: tickets wrap around.
      if (first === undefined || ((this.#ticket(at) - this.#ticket(first)) | 0) < 0) first = at;
    }
    if (first === undefined) return;
    const owner = this.cells[first + OWNER] as number;
    if (this.#stateOf(first) === AWAITING) {
      // Its thread is blocked for this very lock: the task could not go on before it.
      for (const at of this.#used()) if (this.#stateOf(at) === WAITING && this.cells[at + OWNER] === owner) first = at;
    }
    const state = this.#stateOf(first);
    if (!this.#waits(first)) return; // closed meanwhile
    Atomics.store(this.cells, first + STATE, GRANTED);
    if (state === AWAITING) this.domain.doorbell.ringOwner(owner);
    else this.domain.parking.unpark(this.cells, first + STATE, 1);
  }

  #waits(at: number): boolean {
    return this.#stateOf(at) === WAITING || this.#stateOf(at) === AWAITING;
  }

  #stateOf(at: number): number {
    return Atomics.load(this.cells, at + STATE);
  }

  #ticket(at: number): number {
    return this.cells[at + TICKET] as number;
  }

  #free(at: number): void {
    Atomics.store(this.cells, at + STATE, FREE);
  }

  *#used(): Iterable<number> {
    const high = Atomics.load(this.cells, HIGH_WATER);
    for (let index = 0; index < high; index++) yield FIRST + index * wordsPerEntry;
  }
}
