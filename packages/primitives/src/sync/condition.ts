import { reviveSync, registerShareable } from '../codec/revival.js';
import { shareable, type Shareable, type ShareableRecord } from '../codec/shareable.js';
import { ArgumentError } from '../errors/argument.js';
import { ClosedError } from '../errors/closed.js';
import { NotOwnerError } from '../errors/not-owner.js';
import { OwnerDiedError } from '../errors/owner-died.js';
import { bytesForWords, CLOSED, wordsPerLine } from '../memory/cells.js';
import { refusesPostMessage } from '../memory/refusal.js';
import type { Region } from '../memory/region.js';
import { AsyncWaiters } from '../parking/async-waiters.js';
import { sliceMs, type Domain } from '../parking/domain.js';
import { tracer } from '../trace/diagnostics.js';
import { tracedWait, tracedWaitSync } from '../trace/traced-wait.js';
import { Deadline, throwIfAborted } from '../wait/deadline.js';
import type { BlockingWaitOptions, WaitOptions } from '../wait/wait-options.js';
import { defaultName } from './default-name.js';
import type { Guard } from './guard.js';
import { RECOVERED, type Grant } from './lock-word.js';
import { monitor, type Monitor } from './monitor.js';
import './mutex.js'; // so that a condition that arrives finds its lock's kind registered
import type { Mutex, NotAsync } from './mutex.js';
import type { ReentrantGuard } from './reentrant-guard.js';
import { RLock } from './rlock.js';
import type { SyncOptions } from './sync-options.js';
import { revivedPlace, syncRecord, type Revived, type SyncState } from './sync-state.js';
import { AWAITING, GRANTED, WaiterEntries, WAITING, waiterWords } from './waiter-entries.js';

const kind = '@parallel-cookbook/primitives.Condition';
const OPEN = 1;

/** How a condition is made. */
export interface ConditionOptions extends SyncOptions {
  /** How many may wait at the same time, by all threads and tasks together; 256 unless given. */
  readonly maxWaiters?: number | undefined;
}

/** What a condition has seen, by all lanes together. */
export interface ConditionStatistics {
  /** How many wait. */
  readonly waiting: number;
  /** How many were notified so far. */
  readonly notified: number;
}

/**
 * Lets holders of a lock wait until another holder has changed something and says so.
 *
 * Python analogue: `threading.Condition(lock)`. `wait` gives the lock up, waits to be notified, and holds the lock again
 * when it ends, *however* it ends: the guard you have stays good. Each notify goes to exactly one waiter, the one that has
 * waited longest; if that one gives up or dies, to the next.
 *
 * Happens-before: as by its lock. Errors: `NotOwnerError` when the lock is not held; `TimeoutError` (Python returns False),
 * `CancelledError`, `ClosedError`; `OwnerDiedError` when the lock came back from a thread that died holding it;
 * `ArgumentError` when more than `maxWaiters` wait.
 * Cost: a wake and the lock, about 50 µs, or some microseconds when the notify comes soon.
 *
 * @example
 * import { Condition, Mutex, threadDomain } from '@parallel-cookbook/primitives';
 *
 * const changed = new Condition(threadDomain, new Mutex(threadDomain));
 * const items = [];
 * const consumer = changed.withLock(async () => {
 *   await changed.waitFor(() => items.length > 0);
 *   return items.pop();
 * });
 * await changed.withLock(() => {
 *   items.push(42);
 *   changed.notify();
 * });
 * console.log(await consumer); // 42
 */
export class Condition<L extends Mutex | RLock = RLock> implements Shareable {
  protected readonly refusal = refusesPostMessage;
  readonly name: string;
  /** The lock that waiters give up and notifiers hold. */
  readonly lock: L;
  readonly #monitor: Monitor;
  readonly #entries: WaiterEntries;
  readonly #waiters: AsyncWaiters;
  readonly #domain: Domain;
  readonly #region: Region;
  readonly #maxWaiters: number;

  /**
   * @param domain the lanes that share the condition.
   * @param lock its lock, possibly one that other conditions have too; a new `RLock` unless given.
   */
  constructor(domain: Domain, lock?: undefined, options?: ConditionOptions);
  constructor(domain: Domain, lock?: L, options?: ConditionOptions, revived?: Revived);
  constructor(domain: Domain, lock?: L, options: ConditionOptions = {}, revived?: Revived) {
    const { maxWaiters = 256 } = options;
    if (!Number.isInteger(maxWaiters) || maxWaiters < 1 || maxWaiters > 1e6) {
      throw new ArgumentError('maxWaiters', maxWaiters, 'give a whole number from 1 to 1000000');
    }
    this.name = options.name ?? defaultName('Condition');
    this.lock = lock ?? (new RLock(domain, { name: `lock of ${this.name}` }) as L);
    this.#monitor = this.lock[monitor]();
    this.#maxWaiters = maxWaiters;
    this.#domain = domain;
    this.#region = revived?.region ?? domain.allocate(bytesForWords(wordsPerLine + waiterWords(maxWaiters)));
    this.#entries = new WaiterEntries(domain, this.#region.cells.subarray(wordsPerLine), maxWaiters);
    this.#waiters = new AsyncWaiters(domain.doorbell, 'together');
    if (!revived) Atomics.store(this.#region.cells, 0, OPEN);
  }

  /** Whether it was closed. */
  get closed(): boolean {
    return Atomics.load(this.#region.cells, 0) === CLOSED;
  }

  /** Acquires the lock: `condition.lock.acquire(options)`. */
  acquire(options?: WaitOptions): Promise<ReturnType<L['acquireSync']>> {
    return this.lock.acquire(options) as Promise<ReturnType<L['acquireSync']>>;
  }

  /** Acquires the lock, blocking: `condition.lock.acquireSync(options)`. */
  acquireSync(options?: BlockingWaitOptions): ReturnType<L['acquireSync']> {
    return this.lock.acquireSync(options) as ReturnType<L['acquireSync']>;
  }

  /** Takes the lock if it is free, without waiting: `condition.lock.tryAcquire()`. */
  tryAcquire(): ReturnType<L['acquireSync']> | undefined {
    return this.lock.tryAcquire() as ReturnType<L['acquireSync']> | undefined;
  }

  /** Awaits the lock, then `body`, and gives the lock back however that ended. Python: `async with condition:`. */
  withLock<R>(body: (guard: ReturnType<L['acquireSync']>) => R | PromiseLike<R>, options?: WaitOptions): Promise<R> {
    return (this.lock as Mutex).withLock(body as (guard: Guard | ReentrantGuard) => R | PromiseLike<R>, options);
  }

  /** Blocks for the lock, runs `body`, and gives the lock back however that ended. Python: `with condition:`. */
  withLockSync<R>(body: (() => R) & NotAsync<R>, options?: BlockingWaitOptions): R {
    return (this.lock as Mutex).withLockSync(body, options);
  }

  /** Gives the lock up until notified, without blocking the thread. The lock is held again when it settles. */
  async wait(options?: WaitOptions): Promise<void> {
    const { signal } = options ?? {};
    this.#checkHeld('wait on');
    throwIfAborted(signal, this.#operation);
    const deadline = Deadline.after(options?.timeoutMs);
    const at = this.#claim(AWAITING);
    await tracedWait(this.name, () => this.#await(at, deadline, signal));
    if (tracer.enabled) tracer.emit('acquire', this.name);
  }

  /** Gives the lock up and blocks this thread until notified. The lock is held again afterwards. Python: `wait()`. */
  waitSync(options?: BlockingWaitOptions): void {
    this.#checkHeld('wait on');
    const deadline = Deadline.after(options?.timeoutMs);
    const at = this.#claim(WAITING);
    tracedWaitSync(this.name, () => this.#block(at, deadline));
    if (tracer.enabled) tracer.emit('acquire', this.name);
  }

  /** Waits until `predicate()` is truthy, and returns what it returned. It is called with the lock held. */
  async waitFor<T>(predicate: () => T, options?: WaitOptions): Promise<T> {
    const deadline = Deadline.after(options?.timeoutMs);
    for (;;) {
      const result = predicate();
      if (result) return result;
      await this.wait({ signal: options?.signal, timeoutMs: this.#left(deadline) });
    }
  }

  /** Blocks until `predicate()` is truthy, and returns what it returned. Python: `wait_for(predicate)`. */
  waitForSync<T>(predicate: () => T, options?: BlockingWaitOptions): T {
    const deadline = Deadline.after(options?.timeoutMs);
    for (;;) {
      const result = predicate();
      if (result) return result;
      this.waitSync({ timeoutMs: this.#left(deadline) });
    }
  }

  /** Wakes up to `count` waiters, those that have waited longest first. They go on when the lock is released. */
  notify(count = 1): void {
    if (!(Number.isInteger(count) && count >= 0) && count !== Infinity) {
      throw new ArgumentError('count', count, 'give a whole number, at least 0');
    }
    this.#checkOpen();
    this.#checkHeld('notify');
    if (tracer.enabled) tracer.emit('notify', this.name, { count });
    this.#entries.grant(count);
  }

  /** Wakes all waiters. Python: `notify_all()`. */
  notifyAll(): void {
    this.notify(Infinity);
  }

  /** Ends the condition, not its lock: all who wait hold the lock again and get `ClosedError`. */
  close(): void {
    Atomics.store(this.#region.cells, 0, CLOSED);
    this.#entries.endAll();
  }

  /** What the condition has seen, by all threads together. */
  statistics(): ConditionStatistics {
    return { waiting: this.#entries.waiting, notified: this.#entries.notified };
  }

  [shareable](): ShareableRecord {
    const more = { lock: this.lock[shareable](), maxWaiters: this.#maxWaiters };
    return syncRecord(kind, import.meta.url, this.#domain, this.#region, this.name, more);
  }

  get #operation(): string {
    return `wait on ${this.name}`;
  }

  #left(deadline: Deadline): number | undefined {
    return deadline.timeoutMs === undefined ? undefined : deadline.remainingMs();
  }

  #checkOpen(): void {
    if (this.closed) throw new ClosedError(this.name);
  }

  #checkHeld(operation: string): void {
    if (this.#monitor.isHeld()) return;
    throw new NotOwnerError(this.name, `this thread does not hold ${this.#monitor.name}; acquire it first`, operation);
  }

  #claim(state: typeof WAITING | typeof AWAITING): number {
    this.#checkOpen();
    const at = this.#entries.claim(state);
    if (at !== undefined) return at;
    throw new ArgumentError(
      'maxWaiters',
      this.#maxWaiters,
      `so many wait on ${this.name} already; make the condition with more`,
    );
  }

  async #await(at: number, deadline: Deadline, signal: AbortSignal | undefined): Promise<void> {
    const hold = this.#monitor.suspend();
    let failure: unknown;
    let holderDied = false;
    while (failure === undefined && !holderDied && !this.#over && this.#entries.stateOf(at) === AWAITING) {
      const look = (expired: boolean): true | undefined => {
        if (this.#over || this.#entries.stateOf(at) !== AWAITING) return true;
        holderDied = expired && this.#monitor.ownerDied();
        return holderDied || (expired && this.#entries.anyLost()) || undefined;
      };
      try {
        const timeoutMs = deadline.timeoutMs === undefined ? undefined : deadline.remainingMs();
        await this.#waiters.wait(look, { timeoutMs, signal }, this.#operation);
      } catch (error) {
        failure = signal?.aborted ? error : deadline.error(this.#operation);
      }
      if (failure === undefined && !holderDied && this.#entries.anyLost()) {
        const grant = await this.#monitor.resumeAsync(hold);
        this.#entries.passOnLost();
        if (grant === RECOVERED) return this.#settle(at, grant, failure);
        this.#monitor.suspend();
      }
    }
    const grant = await this.#monitor.resumeAsync(hold).catch((error: unknown) => this.#abandon(at, error));
    this.#settle(at, holderDied ? RECOVERED : grant, failure);
  }

  #block(at: number, deadline: Deadline): void {
    const hold = this.#monitor.suspend();
    let failure: unknown;
    let holderDied = false;
    while (!holderDied && !this.#over && this.#entries.stateOf(at) === WAITING) {
      const left = deadline.remainingMs();
      if (left === 0) {
        failure = deadline.error(this.#operation);
        break;
      }
      if (!this.#entries.sleep(at, Math.min(sliceMs, left))) continue;
      // A dead holder will not notify, and nobody but those who wait here may ever ask for the lock again.
      holderDied = this.#monitor.ownerDied();
      if (holderDied || !this.#entries.anyLost()) continue;
      const grant = this.#monitor.resume(hold);
      this.#entries.passOnLost();
      if (grant === RECOVERED) return this.#settle(at, grant, failure);
      this.#monitor.suspend();
    }
    const grant = this.#resume(at, hold);
    this.#settle(at, holderDied ? RECOVERED : grant, failure);
  }

  /** Nobody can notify any more. */
  get #over(): boolean {
    return this.closed || this.lock.closed;
  }

  #resume(at: number, hold: number): Grant {
    try {
      return this.#monitor.resume(hold);
    } catch (error) {
      return this.#abandon(at, error);
    }
  }

  /** The lock was closed: there is nothing to come back to. */
  #abandon(at: number, error: unknown): never {
    this.#entries.free(at);
    throw error;
  }

  /** With the lock held again: gives the entry back and tells how the wait ended. */
  #settle(at: number, grant: Grant, failure: unknown): void {
    const granted = this.#entries.stateOf(at) === GRANTED;
    // Notified while the time-out was on its way is notified. A cancelled waiter gives its notify to another.
    const cancelled = failure !== undefined && (failure as { code?: string }).code === 'ERR_PARALLEL_CANCELLED';
    // The next one first: a death in between then wakes one too many. The other way round it would wake one too few.
    if (granted && (grant === RECOVERED || cancelled)) this.#entries.grant(1);
    this.#entries.free(at);
    if (grant === RECOVERED) throw new OwnerDiedError(this.#monitor.name);
    if (this.closed) throw new ClosedError(this.name);
    if (failure !== undefined && (!granted || cancelled)) throw failure;
  }
}

registerShareable(kind, (state: SyncState & { readonly lock: ShareableRecord; readonly maxWaiters: number }) => {
  const place = revivedPlace(state);
  return new Condition(place.domain, reviveSync(state.lock) as Mutex | RLock, state, place);
});
