import { registerShareable } from '../codec/revival.js';
import { shareable, type Shareable, type ShareableRecord } from '../codec/shareable.js';
import { watch, type Watchable } from '../deadlock/watch.js';
import { ArgumentError } from '../errors/argument.js';
import { bytesPerLine, cellsAt } from '../memory/cells.js';
import { refusesPostMessage } from '../memory/refusal.js';
import type { Region } from '../memory/region.js';
import type { Domain } from '../parking/domain.js';
import { AccessLock } from './access-lock.js';
import { defaultName } from './default-name.js';
import { ReadAccess } from './read-access.js';
import { readWriteLines, ReadWriteState } from './read-write-state.js';
import type { SyncOptions } from './sync-options.js';
import { revivedPlace, syncRecord, type Revived, type SyncState } from './sync-state.js';
import { WriteAccess } from './write-access.js';

const kind = '@parallel-cookbook/primitives.ReadWriteLock';

/** How a read-write lock is made. */
export interface ReadWriteLockOptions extends SyncOptions {
  /**
   * How many threads may use its read side, those that ended not counted; 64 unless given. One more gets `ArgumentError`.
   * Each takes 64 bytes.
   */
  readonly maxReaders?: number | undefined;
}

/** What a read-write lock has seen, by all lanes together. */
export interface ReadWriteLockStatistics {
  /** How many readers are inside. */
  readonly reading: number;
  /** Whether a writer is inside. */
  readonly writing: boolean;
  /** How often somebody entered to read. */
  readonly reads: number;
  /** How often somebody entered to write. */
  readonly writes: number;
  /** How many of these, reads and writes, had to wait. */
  readonly contentions: number;
  /** How often the death of a writer inside was told. */
  readonly recoveries: number;
}

/**
 * A lock that many readers hold together, or one writer alone.
 *
 * Python has none in its library. Analogues: Java's `ReentrantReadWriteLock`, Rust's `RwLock`. Take `lock.read` to look at
 * what the lock protects and `lock.write` to change it; each side is used like a `Mutex`. It pays when reading takes long
 * or many threads read: a reader writes a cache line of its own only.
 *
 * - Writers go first: once one waits, new readers wait until it has written. So readers cannot starve a writer; an endless
 *   stream of writers can keep readers waiting.
 * - A thread that reads may read again (`acquireSync`, `tryAcquire`), also while a writer waits. A task that awaits a
 *   second share stands behind the writer, which waits for the first: give one back before you await another.
 * - A reader cannot become the writer: two that tried would wait for each other. A thread that blocks for the write side
 *   while it reads, or for either side while it writes, gets `DeadlockError`. A task that awaits the write side while it has a
 *   share waits for itself; that is told only while `detectDeadlocks()` is on, and of `read.withLock`: of a guard nobody knows
 *   who will release it. Else give such a wait a time-out.
 * - A reader that dies gives its shares back. A writer that dies inside is told once, to whoever enters next, as
 *   `OwnerDiedError`: the lock is usable again, the data may be half-changed.
 *
 * Happens-before: everything before a writer leaves is seen by whoever enters next; everything a reader did before it
 * leaves is before the next writer enters.
 * Errors: `TimeoutError`, `CancelledError`, `ClosedError`, `DeadlockError`, `OwnerDiedError`; `ArgumentError` for more than
 * `maxReaders` threads that read.
 * Cost (measured, where a `Mutex` takes 25 ns): 50 ns to enter and leave as a reader, however many there are; 85 ns as a
 * writer with nobody there.
 * Source: Mellor-Crummey and Scott, "Scalable Reader-Writer Synchronization" (1991), for the problem; a flag for each
 * reader as in Linux's "big reader" lock; see `sync/README.md`.
 *
 * @example
 * import { ReadWriteLock, threadDomain } from '@parallel-cookbook/primitives';
 *
 * const lock = new ReadWriteLock(threadDomain, { name: 'prices' });
 * const prices = new Map();
 * lock.write.withLockSync(() => prices.set('apple', 3));
 *
 * const [one, two] = [lock.read.acquireSync(), await lock.read.acquire()];
 * console.log(prices.get('apple'), lock.statistics().reading); // 3 2
 * console.log(lock.write.tryAcquire()); // undefined
 * one.release();
 * two.release();
 */
export class ReadWriteLock implements Shareable, Watchable {
  protected readonly refusal = refusesPostMessage;
  readonly name: string;
  /** The side that many may hold together. */
  readonly read: AccessLock;
  /** The side that one holds alone. */
  readonly write: AccessLock;
  readonly #state: ReadWriteState;
  readonly #domain: Domain;
  readonly #region: Region;
  readonly #maxReaders: number;

  /** @param domain the lanes that share the lock. */
  constructor(domain: Domain, options: ReadWriteLockOptions = {}, revived?: Revived) {
    const { maxReaders = 64 } = options;
    if (!Number.isInteger(maxReaders) || maxReaders < 1 || maxReaders > 4096) {
      throw new ArgumentError('maxReaders', maxReaders, 'give a whole number from 1 to 4096');
    }
    this.name = options.name ?? defaultName('ReadWriteLock');
    this.#domain = domain;
    this.#maxReaders = maxReaders;
    const lines = readWriteLines(maxReaders);
    this.#region = revived?.region ?? domain.allocate(lines * bytesPerLine);
    this.#state = new ReadWriteState(domain, cellsAt(this.#region, 0, lines), this.name);
    this.read = new AccessLock(new ReadAccess(this.#state));
    this.write = new AccessLock(new WriteAccess(this.#state));
    if (!revived) this.#state.word.open();
    this.#state.word.watch();
  }

  /** Whether it was closed. */
  get closed(): boolean {
    return this.#state.word.closed;
  }

  /**
   * Ends the lock for all threads: nobody can enter any more, and all who wait get `ClosedError`. Whoever is inside may
   * still release.
   */
  close(): void {
    this.#state.close();
  }

  /** What the lock has seen, by all threads together. */
  statistics(): ReadWriteLockStatistics {
    const { shares, writing } = this.#state;
    const { writes, waits, recoveries } = this.#state.statistics;
    const { reads, waits: readersWaits } = shares.taken;
    return { reading: shares.count, writing, reads, writes, contentions: waits + readersWaits, recoveries };
  }

  [watch](): void {
    this.#state.word.watch();
  }

  [shareable](): ShareableRecord {
    const more = { maxReaders: this.#maxReaders };
    return syncRecord(kind, import.meta.url, this.#domain, this.#region, this.name, more);
  }
}

registerShareable(kind, (state: SyncState & { readonly maxReaders: number }) => {
  const place = revivedPlace(state);
  return new ReadWriteLock(place.domain, state, place);
});
