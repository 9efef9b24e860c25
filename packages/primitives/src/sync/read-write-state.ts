import type { GraphLock } from '../deadlock/wait-graph.js';
import { OwnerDiedError } from '../errors/owner-died.js';
import { wordsPerLine } from '../memory/cells.js';
import type { Domain } from '../parking/domain.js';
import { SpinningParking } from '../parking/spinning-parking.js';
import { lockLines, LockWord } from './lock-word.js';
import { ReaderShares, shareLines } from './reader-shares.js';

// Cells of the line after the lock's.
const INSIDE = 0; // owner word of the writer that is inside
const DRAINER = 1; // owner word of the writer that had the lock word last
const DRAINED = 2; // counts last shares given back; a writer is parked on it
const OPENED = 3; // counts ends of writing; readers are parked on it
const READERS_WAIT = 4;
const MASK = 5; // slots, modulo 32, whose tasks wait to read
// The same line as 64-bit floats.
const WRITES = 4;
const CONTENTIONS = 5;
const RECOVERIES = 6;

/** Cache lines of a read-write lock. */
export function readWriteLines(maxReaders: number): number {
  return lockLines + 1 + shareLines(maxReaders);
}

/**
 * The cells of a read-write lock: a lock word that writers take, a line of shares for each isolate that reads, and who is
 * to be woken. README.md has the states, the invariants and the wrong versions.
 */
export class ReadWriteState {
  /** Whoever has it keeps new readers out. */
  readonly word: LockWord;
  readonly shares: ReaderShares;
  readonly #cells: Int32Array;
  readonly #statistics: Float64Array;
  readonly #writersParking: SpinningParking;
  readonly #readersParking: SpinningParking;

  constructor(
    readonly domain: Domain,
    cells: Int32Array,
    readonly name: string,
  ) {
    const first = lockLines * wordsPerLine;
    this.word = new LockWord(domain, cells.subarray(0, first), `${name}.write`);
    this.#cells = cells.subarray(first, first + wordsPerLine);
    this.#statistics = new Float64Array(cells.buffer, this.#cells.byteOffset, wordsPerLine / 2);
    this.#writersParking = new SpinningParking(domain.parking);
    this.#readersParking = new SpinningParking(domain.parking);
    this.shares = new ReaderShares(cells.subarray(first + wordsPerLine), domain.owners, name);
  }

  /** Whether a writer is inside just now. */
  get writing(): boolean {
    return Atomics.load(this.#cells, INSIDE) !== 0;
  }

  /** Whether this very thread has the lock word, perhaps through another copy of this package. */
  get mine(): boolean {
    // By the word itself: who drained last is written a moment after the word was taken.
    return this.word.heldByThisThread;
  }

  /**
   * The readers, as the graph of waits sees them: a lock that all of them hold and only writers wait for. They themselves
   * wait for the word, which a writer has from the time when it waits for them.
   */
  get readers(): GraphLock {
    return { name: `${this.name}.read`, number: -this.word.number };
  }

  get statistics(): { readonly writes: number; readonly waits: number; readonly recoveries: number } {
    const counted = this.#statistics;
    return {
      writes: counted[WRITES] as number,
      waits: counted[CONTENTIONS] as number,
      recoveries: counted[RECOVERIES] as number,
    };
  }

  /**
   * Called by whoever has got the word, by whatever way. A writer inside is then a dead one: its death is told to this
   * caller, once.
   */
  own(): void {
    const cells = this.#cells;
    const { me } = this.domain.owners;
    if (Atomics.load(cells, DRAINER) !== me) Atomics.store(cells, DRAINER, me);
    if (Atomics.load(cells, INSIDE) === 0) return;
    (this.#statistics[RECOVERIES] as number)++;
    Atomics.store(cells, INSIDE, 0);
    this.unlock();
    throw new OwnerDiedError(this.name);
  }

  /** Takes the word from a writer that died, so that readers need not wait for another writer to do so. */
  recover(): void {
    if (!this.word.locked || this.word.tryLock() === undefined) return;
    this.own();
    this.unlock();
  }

  /** With the word, and nobody reading: from here on data may be half-changed. The word itself tells the graph of waits: 0. */
  beginWriting(waited: boolean): 0 {
    Atomics.store(this.#cells, INSIDE, this.domain.owners.me);
    (this.#statistics[WRITES] as number)++;
    if (waited) (this.#statistics[CONTENTIONS] as number)++;
    return 0;
  }

  endWriting(): void {
    Atomics.store(this.#cells, INSIDE, 0);
    this.unlock();
  }

  /** Gives the word back and lets those who wait to read look. */
  unlock(): void {
    this.word.unlock();
    if (Atomics.load(this.#cells, READERS_WAIT) !== 0) this.#wakeReaders();
  }

  /** Gives a share back; the last one of an isolate wakes the writer that waits for it. */
  giveShare(): void {
    if (this.shares.give() === 0 && this.word.locked) this.#wakeWriter();
  }

  /** What a writer expects to change when the last share is given back. To be read before the shares are looked at. */
  get drained(): number {
    return Atomics.load(this.#cells, DRAINED);
  }

  /** Sleeps until a last share is given back. Returns whether the time went by. */
  parkWriter(drained: number, timeoutMs: number): boolean {
    return this.#writersParking.park(this.#cells, DRAINED, drained, timeoutMs) === 'timed-out';
  }

  /** Leaves word that a thread waits to read. Returns what changes when a writer ends; look once more before the sleep. */
  announceReader(): number {
    // First the count, then the flag: the other way round the end of one writer clears the flag, and that of the next,
    // whom this reader sees inside, wakes nobody.
    const opened = Atomics.load(this.#cells, OPENED);
    Atomics.store(this.#cells, READERS_WAIT, 1);
    return opened;
  }

  /** Leaves word that a task waits to read; look once more afterwards. */
  announceTask(): void {
    Atomics.or(this.#cells, MASK, this.domain.doorbell.bit);
    Atomics.store(this.#cells, READERS_WAIT, 1);
  }

  /** Sleeps until a writer ends. Returns whether the time went by. */
  parkReader(opened: number, timeoutMs: number): boolean {
    return this.#readersParking.park(this.#cells, OPENED, opened, timeoutMs) === 'timed-out';
  }

  close(): void {
    this.word.close();
    this.#wakeReaders();
    this.#wakeWriter();
  }

  #wakeReaders(): void {
    const cells = this.#cells;
    Atomics.store(cells, READERS_WAIT, 0);
    Atomics.add(cells, OPENED, 1);
    this.domain.parking.unpark(cells, OPENED, Infinity);
    const mask = Atomics.exchange(cells, MASK, 0);
    if (mask !== 0) this.domain.doorbell.ring(mask);
  }

  #wakeWriter(): void {
    const cells = this.#cells;
    Atomics.add(cells, DRAINED, 1);
    this.domain.parking.unpark(cells, DRAINED, Infinity);
    const drainer = Atomics.load(cells, DRAINER);
    if (drainer !== 0) this.domain.doorbell.ringOwner(drainer);
  }
}
