import { registerShareable } from '../codec/revival.js';
import { shareable, type Shareable, type ShareableRecord } from '../codec/shareable.js';
import { waitGraph } from '../deadlock/wait-graph.js';
import { watch, type Watchable } from '../deadlock/watch.js';
import { DeadlockError } from '../errors/deadlock.js';
import { bytesPerLine, cellsAt } from '../memory/cells.js';
import { refusesPostMessage } from '../memory/refusal.js';
import type { Region } from '../memory/region.js';
import type { Domain } from '../parking/domain.js';
import { tracer } from '../trace/diagnostics.js';
import { tracedWait, tracedWaitSync } from '../trace/traced-wait.js';
import { Deadline, throwIfAborted } from '../wait/deadline.js';
import type { BlockingWaitOptions, WaitOptions } from '../wait/wait-options.js';
import { defaultName } from './default-name.js';
import { firstFreeCell, lockLines, LockWord, RECOVERED, type Grant } from './lock-word.js';
import type { NotAsync } from './mutex.js';
import type { SyncOptions } from './sync-options.js';
import { revivedPlace, syncRecord, type Revived, type SyncState } from './sync-state.js';

const kind = '@parallel-cookbook/primitives.Once';

// Cells of the lock's line. Each but the first is written by whoever has the lock.
const DONE = firstFreeCell;
const ATTEMPTS = firstFreeCell + 1;
const DEATHS = firstFreeCell + 2;

/** What a function that runs once is told about those that tried before it. */
export interface OnceAttempt {
  /** 1 for the first that tries, 2 for the second, and so on. */
  readonly number: number;
  /** How many of the attempts before died with their thread: what they were to set up may be half there. */
  readonly deaths: number;
}

/** What a {@link Once} has seen, by all lanes together. */
export interface OnceStatistics {
  /** Whether the function has run to its end. */
  readonly done: boolean;
  /** How often it was begun. */
  readonly attempts: number;
  /** How many of these ended with their thread. */
  readonly deaths: number;
}

/**
 * Runs a function exactly once, whichever threads come and however many: the first runs it, the others wait until it is done.
 *
 * Python has none. Analogues: Go's `sync.Once`, `std::call_once` of C++. For what all threads need and nobody is to set up twice: a table
 * in shared memory, a file, a connection. A function that throws has not run: its caller gets the error, and the next one tries. So it is when
 * the thread dies that runs it; the next one is told, by {@link OnceAttempt}, since what it finds may be half done (Rust's
 * `call_once_force`).
 *
 * Which function it is nobody checks: give each its own `Once`. The function's result goes to nobody, since threads share no heap.
 *
 * Happens-before: everything that the function did is seen by everybody whose `run` returned.
 * Errors: `TimeoutError`, `CancelledError`, `ClosedError`, for those who wait; `DeadlockError` for blocking while this thread
 * runs the function already, from within it or by one of its tasks. A task that awaits `run` within the function waits for itself, which is
 * told only while `detectDeadlocks()` is on.
 * Cost: one atomic load once it is done. Those who waited go on one after the other, some 50 µs each.
 * Source: Go's `sync/once.go`, over the lock of this folder; see `sync/README.md`.
 *
 * @example
 * import { Once, SharedArray, threadDomain } from '@parallel-cookbook/primitives';
 *
 * const [once, squares] = [new Once(threadDomain), new SharedArray('i32', 4)];
 * const setUp = () => once.runSync(() => squares.values.forEach((_, n, all) => void (all[n] = n * n)));
 * console.log(setUp(), setUp(), [...squares]); // true false [ 0, 1, 4, 9 ]
 *
 * const flaky = new Once(threadDomain);
 * await flaky.run(() => Promise.reject(new Error('no network'))).catch(({ message }) => console.log(message)); // no network
 * await flaky.run(({ number }) => console.log('attempt', number)); // attempt 2
 * console.log(flaky.done); // true
 */
export class Once implements Shareable, Watchable {
  protected readonly refusal = refusesPostMessage;
  readonly name: string;
  readonly #word: LockWord;
  readonly #cells: Int32Array;
  readonly #domain: Domain;
  readonly #region: Region;

  /** @param domain the lanes that share it. */
  constructor(domain: Domain, options: SyncOptions = {}, revived?: Revived) {
    this.name = options.name ?? defaultName('Once');
    this.#domain = domain;
    this.#region = revived?.region ?? domain.allocate(lockLines * bytesPerLine);
    this.#cells = cellsAt(this.#region, 0, lockLines);
    this.#word = new LockWord(domain, this.#cells, this.name);
    if (!revived) this.#word.open();
    this.#word.watch();
  }

  /** Whether the function has run to its end. */
  get done(): boolean {
    return Atomics.load(this.#cells, DONE) !== 0;
  }

  /** Whether it was closed. */
  get closed(): boolean {
    return this.#word.closed;
  }

  /**
   * Runs `body`, and awaits it, unless that was done before; waits while somebody else does it. Afterwards it has run to its end, unless
   * this call throws. Time-out and signal end the waiting for others, not the body.
   *
   * @returns whether it was this call that ran it.
   */
  async run(body: (attempt: OnceAttempt) => unknown, options?: WaitOptions): Promise<boolean> {
    if (this.done) return false;
    if (options) {
      throwIfAborted(options.signal, this.#operation);
      Deadline.after(options.timeoutMs);
    }
    const word = this.#word;
    const grant = word.hasLine ? undefined : word.tryLock();
    if (grant === undefined) await tracedWait(this.name, () => word.lockAsync(options, (later) => this.#note(later)));
    else this.#note(grant);
    if (tracer.enabled) tracer.emit('acquire', this.name);
    try {
      if (this.done) return false;
      const attempt = this.#begin();
      await (word.watched ? waitGraph.scoped(word, () => body(attempt)) : body(attempt));
      Atomics.store(this.#cells, DONE, 1);
      return true;
    } finally {
      this.#end();
    }
  }

  /** Runs `body` unless that was done before; blocks this thread while somebody else does it. Returns whether this call ran it. */
  runSync<R>(body: ((attempt: OnceAttempt) => R) & NotAsync<R>, options?: BlockingWaitOptions): boolean {
    if (this.done) return false;
    const deadline = Deadline.after(options?.timeoutMs);
    const word = this.#word;
    if (word.heldByThisThread && !this.done) {
      throw new DeadlockError(
        `Blocking for ${this.name} would never end: its function runs in this thread already. Do not run it from within itself, and await run() when a task of the thread runs it`,
      );
    }
    const grant = word.tryLock();
    if (grant === undefined) tracedWaitSync(this.name, () => this.#note(word.lock(deadline)));
    else this.#note(grant);
    if (tracer.enabled) tracer.emit('acquire', this.name);
    try {
      if (this.done) return false;
      body(this.#begin());
      Atomics.store(this.#cells, DONE, 1);
      return true;
    } finally {
      this.#end();
    }
  }

  /** Ends it for all threads, unless it is done: nobody can run the function any more, and all who wait get `ClosedError`. */
  close(): void {
    this.#word.close();
  }

  /** What it has seen, by all threads together. */
  statistics(): OnceStatistics {
    const count = (cell: number): number => Atomics.load(this.#cells, cell);
    return { done: this.done, attempts: count(ATTEMPTS), deaths: count(DEATHS) };
  }

  [watch](): void {
    this.#word.watch();
  }

  [shareable](): ShareableRecord {
    return syncRecord(kind, import.meta.url, this.#domain, this.#region, this.name);
  }

  get #operation(): string {
    return `run ${this.name}`;
  }

  /** Whoever gets the lock from a dead thread writes it down: whoever tries then, and all after it, are told. */
  #note(grant: Grant): void {
    // Done is the store before the unlock: who died between the two died in vain.
    if (grant === RECOVERED && !this.done) Atomics.add(this.#cells, DEATHS, 1);
  }

  #begin(): OnceAttempt {
    const number = Atomics.add(this.#cells, ATTEMPTS, 1) + 1;
    return { number, deaths: Atomics.load(this.#cells, DEATHS) };
  }

  #end(): void {
    if (tracer.enabled) tracer.emit('release', this.name);
    this.#word.unlock();
  }
}

registerShareable(kind, (state: SyncState) => {
  const place = revivedPlace(state);
  return new Once(place.domain, state, place);
});
