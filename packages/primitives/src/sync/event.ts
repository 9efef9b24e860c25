import { registerShareable } from '../codec/revival.js';
import { shareable, type Shareable, type ShareableRecord } from '../codec/shareable.js';
import { ClosedError } from '../errors/closed.js';
import { bytesPerLine, CLOSED } from '../memory/cells.js';
import { refusesPostMessage } from '../memory/refusal.js';
import type { Region } from '../memory/region.js';
import { AsyncWaiters } from '../parking/async-waiters.js';
import { sliceMs, type Domain } from '../parking/domain.js';
import { SpinningParking } from '../parking/spinning-parking.js';
import { tracer } from '../trace/diagnostics.js';
import { tracedWait, tracedWaitSync } from '../trace/traced-wait.js';
import { Deadline, throwIfAborted } from '../wait/deadline.js';
import type { BlockingWaitOptions, WaitOptions } from '../wait/wait-options.js';
import { defaultName } from './default-name.js';
import type { SyncOptions } from './sync-options.js';
import { revivedPlace, syncRecord, type Revived, type SyncState } from './sync-state.js';

const kind = '@parallel-cookbook/primitives.Event';

// Cells.
const WORD = 0;
const MASK = 1;

// The word: three flags, and above them how often it was set from clear.
const VALID = 1;
const SET = 2;
const WAITERS = 4;
const oneSet = 8;

/** What an event has seen, by all lanes together. */
export interface EventStatistics {
  /** Whether it is set. */
  readonly isSet: boolean;
  /** How often it changed from clear to set. */
  readonly sets: number;
}

/**
 * A flag that threads wait for.
 *
 * Python analogue: `threading.Event`. Everybody who waits when it is set goes on, even if it is cleared again before they
 * run.
 *
 * Happens-before: everything before `set()` is seen by whoever its wait let through.
 * Errors: `TimeoutError` (Python returns False), `CancelledError`, `ClosedError`. Nobody owns an event, so nobody's death
 * sets it: give the wait a time-out when the one who is to set it may die.
 * Cost: `isSet()` and a wait on a set event some 5 ns; waking somebody about 50 µs, or 1 µs when he waits since
 * a few microseconds.
 *
 * @example
 * import { Event, threadDomain } from '@parallel-cookbook/primitives';
 *
 * const ready = new Event(threadDomain);
 * const waiting = ready.wait().then(() => 'went on');
 * ready.set();
 * console.log(await waiting, ready.isSet()); // went on true
 */
export class Event implements Shareable {
  protected readonly refusal = refusesPostMessage;
  readonly name: string;
  readonly #cells: Int32Array;
  readonly #waiters: AsyncWaiters;
  readonly #parking: SpinningParking;
  readonly #domain: Domain;
  readonly #region: Region;

  /** @param domain the lanes that share the event. */
  constructor(domain: Domain, options: SyncOptions = {}, revived?: Revived) {
    this.name = options.name ?? defaultName('Event');
    this.#domain = domain;
    this.#region = revived?.region ?? domain.allocate(bytesPerLine);
    this.#cells = this.#region.cells;
    void domain.owners.me; // claims the slot whose bell the waiters listen to
    this.#waiters = new AsyncWaiters(domain.doorbell, 'together');
    this.#parking = new SpinningParking(domain.parking);
    if (!revived) Atomics.store(this.#cells, WORD, VALID);
  }

  /** Whether it is set. */
  isSet(): boolean {
    return (this.#word() & SET) !== 0;
  }

  /** Whether it was closed. */
  get closed(): boolean {
    return Atomics.load(this.#cells, WORD) === CLOSED;
  }

  /** Sets it, and wakes everybody who waits. */
  set(): void {
    for (let told = false; ; told = true) {
      const word = this.#word();
      if (word & SET) return;
      if (!told && tracer.enabled) tracer.emit('notify', this.name);
      const set = ((word & ~WAITERS) | SET) + oneSet;
      if (Atomics.compareExchange(this.#cells, WORD, word, set) !== word) continue;
      if (word & WAITERS) this.#wake();
      return;
    }
  }

  /** Clears it: whoever waits from now on waits for the next `set()`. */
  clear(): void {
    for (;;) {
      const word = this.#word();
      if (!(word & SET) || Atomics.compareExchange(this.#cells, WORD, word, word & ~SET) === word) return;
    }
  }

  /** Waits until it is set, without blocking the thread. */
  async wait(options?: WaitOptions): Promise<void> {
    throwIfAborted(options?.signal, this.#operation);
    Deadline.after(options?.timeoutMs);
    const sets = this.#goal(this.#word());
    if (sets === undefined) return;
    const attempt = (): true | undefined => {
      // First the mask, then the word: the other way round a set() in between rings nobody.
      Atomics.or(this.#cells, MASK, this.#domain.doorbell.bit);
      return this.#announce(sets) === undefined || undefined;
    };
    await tracedWait(this.name, () => this.#waiters.wait(attempt, options, this.#operation));
    if (tracer.enabled) tracer.emit('acquire', this.name);
  }

  /** Blocks this thread until it is set. Python: `event.wait()`. */
  waitSync(options?: BlockingWaitOptions): void {
    const deadline = Deadline.after(options?.timeoutMs);
    const sets = this.#goal(this.#word());
    if (sets === undefined) return;
    tracedWaitSync(this.name, () => this.#block(sets, deadline));
    if (tracer.enabled) tracer.emit('acquire', this.name);
  }

  /** Ends the event for all threads: all who wait get `ClosedError`. */
  close(): void {
    Atomics.exchange(this.#cells, WORD, CLOSED);
    this.#wake();
  }

  /** What the event has seen, by all threads together. */
  statistics(): EventStatistics {
    const word = Atomics.load(this.#cells, WORD);
    return { isSet: (word & SET) !== 0, sets: word >>> 3 };
  }

  [shareable](): ShareableRecord {
    return syncRecord(kind, import.meta.url, this.#domain, this.#region, this.name);
  }

  get #operation(): string {
    return `wait for ${this.name}`;
  }

  #word(): number {
    const word = Atomics.load(this.#cells, WORD);
    if (word === CLOSED) throw new ClosedError(this.name);
    return word;
  }

  /** The count of sets that a waiter wants to see changed; nothing when it is set already. */
  #goal(word: number): number | undefined {
    return word & SET ? undefined : word >>> 3;
  }

  #block(sets: number, deadline: Deadline): void {
    for (;;) {
      const word = this.#announce(sets);
      if (word === undefined) return;
      const left = deadline.remainingMs();
      if (left === 0) throw deadline.error(this.#operation);
      this.#parking.park(this.#cells, WORD, word, Math.min(sliceMs, left));
    }
  }

  /** Sets the waiters' flag and returns the word to sleep on; nothing when it was set since `sets`. */
  #announce(sets: number): number | undefined {
    for (;;) {
      const word = this.#word();
      if (word & SET || word >>> 3 !== sets) return undefined;
      if (word & WAITERS) return word;
      if (Atomics.compareExchange(this.#cells, WORD, word, word | WAITERS) === word) return word | WAITERS;
    }
  }

  #wake(): void {
    this.#parking.unpark(this.#cells, WORD, Infinity);
    const mask = Atomics.exchange(this.#cells, MASK, 0);
    if (mask !== 0) this.#domain.doorbell.ring(mask);
  }
}

registerShareable(kind, (state: SyncState) => {
  const place = revivedPlace(state);
  return new Event(place.domain, state, place);
});
