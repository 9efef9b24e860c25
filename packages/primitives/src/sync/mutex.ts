import { registerShareable } from '../codec/revival.js';
import { shareable, type Shareable, type ShareableRecord } from '../codec/shareable.js';
import { waitGraph } from '../deadlock/wait-graph.js';
import { watch, type Watchable } from '../deadlock/watch.js';
import { OwnerDiedError } from '../errors/owner-died.js';
import { refusesPostMessage } from '../memory/refusal.js';
import type { Region } from '../memory/region.js';
import type { Domain } from '../parking/domain.js';
import { tracer } from '../trace/diagnostics.js';
import { tracedWait, tracedWaitSync } from '../trace/traced-wait.js';
import { Deadline, throwIfAborted } from '../wait/deadline.js';
import type { BlockingWaitOptions, WaitOptions } from '../wait/wait-options.js';
import { defaultName } from './default-name.js';
import { Guard } from './guard.js';
import { HELD, type Grant, type LockStatistics, type LockWord } from './lock-word.js';
import { allocateLock, lockWordIn, type LockOptions, type LockState } from './lock-options.js';
import { monitor, type Monitor } from './monitor.js';
import { revivedPlace, syncRecord, type Revived } from './sync-state.js';

const kind = '@parallel-cookbook/primitives.Mutex';

/** Refuses a function that returns a promise where nobody would await it. */
export type NotAsync<R> = [R] extends [never]
  ? unknown
  : R extends PromiseLike<unknown>
    ? 'This function returns a promise: use withLock'
    : unknown;

/**
 * A lock that one holder at a time has: mutual exclusion between threads, and between async tasks of one thread.
 *
 * Python analogue: `threading.Lock`. Unlike there, what you acquire is a {@link Guard}, and only its holder can release.
 * Not re-entrant, see `RLock`. Not fair, unless made so: whoever comes first after a release has it; async tasks of one
 * thread take turns.
 *
 * Happens-before: everything before a release is seen by whoever acquires next.
 * Errors: `TimeoutError`, `CancelledError`, `ClosedError`; `DeadlockError` for `acquireSync` while this thread holds it;
 * `OwnerDiedError` once, when a thread died holding it: the lock is usable again, the data may be half-changed.
 * Cost: about 25 ns to lock and unlock when nobody competes; a blocked thread wakes after some 50 µs.
 * Source: Drepper, "Futexes Are Tricky" (2011), with owner death as in POSIX robust mutexes; see `sync/README.md`.
 *
 * @example
 * import { Mutex, threadDomain } from '@parallel-cookbook/primitives';
 *
 * const lock = new Mutex(threadDomain, { name: 'accounts' });
 * lock.withLockSync(() => console.log('held', lock.locked)); // held true
 *
 * const guard = await lock.acquire({ timeoutMs: 100 });
 * console.log(lock.tryAcquire()); // undefined
 * guard.release();
 */
export class Mutex implements Shareable, Watchable {
  protected readonly refusal = refusesPostMessage;
  readonly name: string;
  readonly #word: LockWord;
  readonly #domain: Domain;
  readonly #region: Region;
  readonly #fair: boolean;

  /** @param domain the lanes that share the lock. */
  constructor(domain: Domain, options: LockOptions = {}, revived?: Revived) {
    this.name = options.name ?? defaultName('Lock');
    this.#domain = domain;
    this.#fair = options.fair ?? false;
    this.#region = revived?.region ?? allocateLock(domain, this.#fair);
    this.#word = lockWordIn(domain, this.#region, this.name, this.#fair, revived);
  }

  /** Whether anybody holds it just now. */
  get locked(): boolean {
    return this.#word.locked;
  }

  /** Whether it was closed. */
  get closed(): boolean {
    return this.#word.closed;
  }

  /** Waits for the lock without blocking the thread. Python: `await lock.acquire()` of asyncio. */
  async acquire(options?: WaitOptions): Promise<Guard> {
    await this.#lockAsync(options);
    return new Guard(this.#word, this.name);
  }

  /** Blocks this thread until it has the lock. Python: `lock.acquire()`. */
  acquireSync(options?: BlockingWaitOptions): Guard {
    this.#lock(options && Deadline.after(options.timeoutMs));
    return new Guard(this.#word, this.name);
  }

  /** Takes the lock if it is free, without waiting. Python: `lock.acquire(blocking=False)`. */
  tryAcquire(): Guard | undefined {
    const grant = this.#word.tryLock();
    if (grant === undefined) return undefined;
    this.#check(grant);
    if (tracer.enabled) tracer.emit('acquire', this.name);
    return new Guard(this.#word, this.name);
  }

  /** Awaits the lock, then `body`, and gives the lock back however that ended. Python: `async with lock:`. */
  async withLock<R>(body: (guard: Guard) => R | PromiseLike<R>, options?: WaitOptions): Promise<R> {
    const guard = await this.acquire(options);
    try {
      const word = this.#word;
      return await (word.watched ? waitGraph.scoped(word, () => body(guard)) : body(guard));
    } finally {
      guard[Symbol.dispose]();
    }
  }

  /** Blocks for the lock, runs `body`, and gives the lock back however that ended: the fastest way. Python: `with lock:`. */
  withLockSync<R>(body: (() => R) & NotAsync<R>, options?: BlockingWaitOptions): R {
    this.#lock(options && Deadline.after(options.timeoutMs));
    try {
      return body();
    } finally {
      if (tracer.enabled) tracer.emit('release', this.name);
      this.#word.unlock();
    }
  }

  /**
   * Ends the lock for all threads: nobody can acquire it any more, and all who wait get `ClosedError`.
   * Whoever holds it may still release.
   */
  close(): void {
    this.#word.close();
  }

  /** What the lock has seen, by all threads together. */
  statistics(): LockStatistics {
    return this.#word.statistics;
  }

  [shareable](): ShareableRecord {
    return syncRecord(kind, import.meta.url, this.#domain, this.#region, this.name, { fair: this.#fair });
  }

  [watch](): void {
    this.#word.watch();
  }

  [monitor](): Monitor {
    const word = this.#word;
    const { name } = this;
    return {
      name,
      isHeld: () => word.mine,
      ownerDied: () => word.ownerDied(),
      suspend() {
        if (tracer.enabled) tracer.emit('release', name);
        word.unlock();
        return 1;
      },
      resume() {
        const grant = word.lock(undefined, true);
        if (tracer.enabled) tracer.emit('acquire', name);
        return grant;
      },
      async resumeAsync() {
        const grant = (word.hasLine ? undefined : word.tryLock()) ?? (await word.lockAsync(undefined, undefined, true));
        if (tracer.enabled) tracer.emit('acquire', name);
        return grant;
      },
    };
  }

  #lock(deadline: Deadline | undefined): void {
    if (tracer.enabled) return this.#lockTraced(deadline);
    const grant = this.#word.lock(deadline);
    if (grant !== HELD) this.#check(grant);
  }

  #lockTraced(deadline: Deadline | undefined): void {
    const grant = this.#word.tryLock();
    if (grant === undefined) tracedWaitSync(this.name, () => this.#check(this.#word.lock(deadline)));
    else this.#check(grant);
    tracer.emit('acquire', this.name);
  }

  async #lockAsync(options: WaitOptions | undefined): Promise<void> {
    if (options) {
      throwIfAborted(options.signal, `acquire ${this.name}`);
      Deadline.after(options.timeoutMs);
    }
    const grant = this.#word.hasLine ? undefined : this.#word.tryLock();
    if (grant !== undefined) this.#check(grant);
    else await tracedWait(this.name, async () => this.#check(await this.#word.lockAsync(options)));
    if (tracer.enabled) tracer.emit('acquire', this.name);
  }

  /** Gives a lock whose owner died back to the others, and tells this caller, once, that it was so. */
  #check(grant: Grant): void {
    if (grant === HELD) return;
    this.#word.unlock();
    throw new OwnerDiedError(this.name);
  }
}

registerShareable(kind, (state: LockState) => {
  const place = revivedPlace(state);
  return new Mutex(place.domain, state, place);
});
