import { registerShareable } from '../codec/revival.js';
import { shareable, type Shareable, type ShareableRecord } from '../codec/shareable.js';
import { ArgumentError } from '../errors/argument.js';
import { ClosedError } from '../errors/closed.js';
import { NotOwnerError } from '../errors/not-owner.js';
import { bytesPerLine, cellsAt, wordsPerLine } from '../memory/cells.js';
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
import { settleOnDeparture } from './departure.js';
import { lockLines, LockWord, RECOVERED, type Grant } from './lock-word.js';
import type { NotAsync } from './mutex.js';
import { ledgerLines, PermitLedger } from './permit-ledger.js';
import { Permit } from './permit.js';
import { maxHoldersOf, type SemaphoreOptions } from './semaphore-options.js';
import { revivedPlace, syncRecord, type Revived, type SyncState } from './sync-state.js';

const kind = '@parallel-cookbook/primitives.Semaphore';
const largest = 0x3fffffff;

// Cells of the semaphore's own line.
const SEQUENCE = 0; // parked on
const WAITING = 1;
const MASK = 2;
const BOUND = 3; // the most permits there may be, plus 1; 0: no bound
// The same line as 64-bit floats.
const ACQUISITIONS = 2;
const CONTENTIONS = 3;
const RECOVERIES = 4;

/** What a semaphore has seen, by all lanes together. */
export interface SemaphoreStatistics {
  /** Permits that nobody holds. */
  readonly free: number;
  /** How often a permit was acquired. */
  readonly acquisitions: number;
  /** How many of these had to wait. */
  readonly contentions: number;
  /** How often permits of a dead owner were given back. */
  readonly recoveries: number;
}

/**
 * A number of permits: so many holders at a time.
 *
 * Python analogue: `threading.Semaphore(value)`. What you acquire is a {@link Permit}, which gives itself back at the end
 * of its scope; `release(n)` adds permits from anywhere, as a signal. A thread that ends in good order and has not
 * released a permit has used it up, as in Python. If it dies (it is terminated, runs out of memory, ends by an uncaught
 * error or with another exit code than 0) its permits come back, except those it had `forget()`-ed.
 *
 * Happens-before: everything before a release is seen by whoever acquires the permit.
 * Errors: `TimeoutError` (Python returns False), `CancelledError`, `ClosedError`; `ArgumentError` for a bad number, or when more
 * than `maxHolders` threads hold permits.
 * Cost: some 70 ns to acquire and release when there are permits. A thread that waits wakes after 1 to 50 µs.
 *
 * @example
 * import { Semaphore, threadDomain } from '@parallel-cookbook/primitives';
 *
 * const connections = new Semaphore(threadDomain, 2);
 * const first = connections.acquireSync();
 * const second = await connections.acquire();
 * console.log(connections.value, connections.tryAcquire()); // 0 undefined
 * first.release();
 * second.release();
 * console.log(connections.value); // 2
 */
export class Semaphore implements Shareable {
  protected readonly refusal = refusesPostMessage;
  readonly name: string;
  readonly #lock: LockWord;
  readonly #ledger: PermitLedger;
  readonly #cells: Int32Array;
  readonly #statistics: Float64Array;
  readonly #waiters: AsyncWaiters;
  readonly #parking: SpinningParking;
  readonly #domain: Domain;
  readonly #region: Region;
  #willConsume = false;

  /**
   * @param domain the lanes that share the semaphore.
   * @param value how many permits there are at first.
   */
  constructor(domain: Domain, value = 1, options: SemaphoreOptions = {}, revived?: Revived, bounded = false) {
    checkPermits('value', value, 0);
    const maxHolders = maxHoldersOf(options, value);
    this.name = options.name ?? defaultName(bounded ? 'BoundedSemaphore' : 'Semaphore');
    this.#domain = domain;
    this.#region = revived?.region ?? domain.allocate((lockLines + 1 + ledgerLines(maxHolders)) * bytesPerLine);
    this.#lock = new LockWord(domain, cellsAt(this.#region, 0, lockLines), this.name);
    this.#cells = cellsAt(this.#region, lockLines, 1);
    this.#statistics = new Float64Array(this.#cells.buffer, this.#cells.byteOffset, 8);
    this.#ledger = new PermitLedger(this.#region.cells.subarray((lockLines + 1) * wordsPerLine), domain.owners);
    this.#waiters = new AsyncWaiters(domain.doorbell);
    this.#parking = new SpinningParking(domain.parking);
    if (revived) return;
    if (bounded) this.#cells[BOUND] = value + 1;
    this.#ledger.open(value, maxHolders);
    this.#lock.open();
  }

  /** Permits that nobody holds just now. */
  get value(): number {
    return this.#ledger.free;
  }

  /** Whether it was closed. */
  get closed(): boolean {
    return this.#lock.closed;
  }

  /** Waits for a permit without blocking the thread. */
  async acquire(options?: WaitOptions): Promise<Permit> {
    if (options) {
      throwIfAborted(options.signal, this.#operation);
      Deadline.after(options.timeoutMs);
    }
    const grant = this.#waiters.size > 0 ? undefined : this.#lock.tryLock();
    if (grant === undefined || !this.#takeOrLeave(grant)) {
      let slept = false;
      const attempt = (expired: boolean): true | undefined => {
        // The lock itself is only tried: were its owner dead, blocking would stop the loop that has to hear of it.
        const entered = this.#lock.attempt(expired);
        if (entered === undefined) return undefined;
        if (this.#takeLocked(entered, expired, slept)) return true;
        slept = true;
        return undefined;
      };
      await tracedWait(this.name, () => this.#waiters.wait(attempt, options, this.#operation));
    }
    if (tracer.enabled) tracer.emit('acquire', this.name);
    return new Permit(this);
  }

  /** Blocks this thread until there is a permit. Python: `semaphore.acquire()`. */
  acquireSync(options?: BlockingWaitOptions): Permit {
    this.#takeSync(options);
    return new Permit(this);
  }

  /** Takes a permit if there is one, without waiting. Python: `semaphore.acquire(blocking=False)`. */
  tryAcquire(): Permit | undefined {
    if (!this.#takeOrLeave(this.#lock.lock())) return undefined;
    if (tracer.enabled) tracer.emit('acquire', this.name);
    return new Permit(this);
  }

  /** Awaits a permit, then `body`, and gives the permit back however that ended. */
  async withPermit<R>(body: (permit: Permit) => R | PromiseLike<R>, options?: WaitOptions): Promise<R> {
    const permit = await this.acquire(options);
    try {
      return await body(permit);
    } finally {
      permit[Symbol.dispose]();
    }
  }

  /** Blocks for a permit, runs `body`, and gives the permit back however that ended. Python: `with semaphore:`. */
  withPermitSync<R>(body: (() => R) & NotAsync<R>, options?: BlockingWaitOptions): R {
    this.#takeSync(options);
    try {
      return body();
    } finally {
      this.release();
    }
  }

  /**
   * Gives permits back, or adds new ones: Python's `semaphore.release(n)`, allowed to anybody.
   * Closing it meanwhile is no error: there is nothing left to give back to.
   */
  release(count = 1): void {
    checkPermits('count', count, 1);
    if (this.#lock.closed) return;
    this.#enter(this.#lock.lock());
    const most = this.#cells[BOUND] === 0 ? largest : (this.#cells[BOUND] as number) - 1;
    if (this.#ledger.free + count > most) {
      this.#lock.unlock();
      throw new NotOwnerError(this.name, `it has at most ${most} permits and was released more often than acquired`);
    }
    if (tracer.enabled) tracer.emit('release', this.name);
    this.#ledger.give(count);
    this.#unlockAndWake(count);
  }

  /** Ends the semaphore for all threads: nobody can acquire it any more, and all who wait get `ClosedError`. */
  close(): void {
    this.#lock.close();
    Atomics.add(this.#cells, SEQUENCE, 1);
    this.#wake(Infinity);
  }

  /** What the semaphore has seen, by all threads together. */
  statistics(): SemaphoreStatistics {
    return {
      free: this.#ledger.free,
      acquisitions: this.#statistics[ACQUISITIONS] as number,
      contentions: this.#statistics[CONTENTIONS] as number,
      recoveries: this.#statistics[RECOVERIES] as number,
    };
  }

  /** @internal One permit less, for ever. */
  forget(): void {
    if (this.#lock.closed) return;
    this.#enter(this.#lock.lock());
    this.#ledger.forget();
    this.#lock.unlock();
  }

  [shareable](): ShareableRecord {
    return this.describe(kind, import.meta.url);
  }

  protected describe(recordKind: string, module: string): ShareableRecord {
    return syncRecord(recordKind, module, this.#domain, this.#region, this.name);
  }

  get #operation(): string {
    return `acquire ${this.name}`;
  }

  /** Takes a permit if there is one, counting those of the dead; unlocks in either case. */
  #takeOrLeave(grant: Grant): boolean {
    this.#enter(grant);
    if (this.#ledger.free === 0) this.#repair();
    if (this.#ledger.free > 0) {
      this.#take(false);
      return true;
    }
    this.#lock.unlock();
    return false;
  }

  /** Takes a permit under the lock, or announces a waiter; unlocks in either case. */
  #takeLocked(grant: Grant, expired: boolean, slept: boolean): boolean {
    this.#enter(grant);
    if (expired && this.#ledger.free === 0) this.#repair();
    if (this.#ledger.free > 0) {
      if (slept) (this.#statistics[CONTENTIONS] as number)++;
      this.#take(slept);
      return true;
    }
    this.#cells[WAITING] = 1;
    Atomics.or(this.#cells, MASK, this.#domain.doorbell.bit);
    this.#lock.unlock();
    this.#checkOpen();
    return false;
  }

  #takeSync(options: BlockingWaitOptions | undefined): void {
    const deadline = options && Deadline.after(options.timeoutMs);
    this.#enter(this.#lock.lock());
    if (this.#ledger.free > 0) this.#take(false);
    else tracedWaitSync(this.name, () => this.#takeAfterWait(deadline ?? Deadline.after(undefined)));
    if (tracer.enabled) tracer.emit('acquire', this.name);
  }

  /** Called under the lock, when there is no permit. */
  #takeAfterWait(deadline: Deadline): void {
    this.#repair();
    for (let slept = false; ; slept = true) {
      if (this.#ledger.free > 0) {
        (this.#statistics[CONTENTIONS] as number)++;
        return this.#take(slept);
      }
      const sequence = Atomics.load(this.#cells, SEQUENCE);
      this.#cells[WAITING] = 1;
      this.#lock.unlock();
      this.#checkOpen();
      const left = deadline.remainingMs();
      if (left === 0) throw deadline.error(this.#operation);
      const woken = this.#parking.park(this.#cells, SEQUENCE, sequence, Math.min(sliceMs, left));
      this.#enter(this.#lock.lock());
      if (woken === 'timed-out' && this.#ledger.free === 0) this.#repair();
    }
  }

  /** Books one permit, unlocks, and passes the wake on when there are more: one wake may stand for several releases. */
  #take(slept: boolean): void {
    if (!this.#willConsume) {
      this.#willConsume = true;
      settleOnDeparture(this, this.#ledger, this.#lock, this.#domain.owners);
    }
    // Our wake may have cleared the flag for others who still sleep.
    if (slept) this.#cells[WAITING] = 1;
    if (!this.#ledger.take()) this.#takeWithoutRoom();
    (this.#statistics[ACQUISITIONS] as number)++;
    if (this.#ledger.free > 0) this.#unlockAndWake(this.#ledger.free);
    else this.#lock.unlock();
  }

  /** Only the dead may make room. */
  #takeWithoutRoom(): void {
    this.#repair();
    if (this.#ledger.take()) return;
    this.#unlockAndWake(this.#ledger.free);
    const remedy = `so many threads hold permits of ${this.name} already; make it with more`;
    throw new ArgumentError('maxHolders', this.#ledger.holders, remedy);
  }

  /** Before a sleep: a close while this isolate was in the lock may have raised the sequence before it was read. */
  #checkOpen(): void {
    if (this.#lock.closed) throw new ClosedError(this.name);
  }

  #enter(grant: Grant): void {
    if (grant === RECOVERED) this.#repair();
  }

  #repair(): void {
    if (!this.#ledger.repair()) return;
    (this.#statistics[RECOVERIES] as number)++;
    // Whoever was to be woken by the dead may still sleep.
    this.#cells[WAITING] = 1;
  }

  #unlockAndWake(count: number): void {
    if (this.#cells[WAITING] === 0) return this.#lock.unlock();
    this.#cells[WAITING] = 0;
    Atomics.add(this.#cells, SEQUENCE, 1);
    this.#lock.unlock();
    this.#wake(count);
  }

  #wake(count: number): void {
    this.#parking.unpark(this.#cells, SEQUENCE, count);
    const mask = Atomics.exchange(this.#cells, MASK, 0);
    if (mask !== 0) this.#domain.doorbell.ring(mask);
  }
}

function checkPermits(argument: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least && value <= largest) return;
  throw new ArgumentError(argument, value, `give a whole number from ${least} to ${largest}`);
}

registerShareable(kind, (state: SyncState) => {
  const place = revivedPlace(state);
  return new Semaphore(place.domain, 0, state, place);
});
