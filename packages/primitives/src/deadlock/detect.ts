import { waitGraph } from './wait-graph.js';
import { watch, type Watchable } from './watch.js';

/** A lock that somebody has, as {@link DeadlockDetection} sees it. */
export interface LockHold {
  /** Name of the thread. */
  readonly thread: string;
  /** Name of the lock. */
  readonly lock: string;
  /** Where it was acquired: `file:line:column`. */
  readonly site: string;
}

/** A wait for a lock that only the lock can end. */
export interface LockWait {
  readonly thread: string;
  readonly lock: string;
  /** Where it waits. */
  readonly site: string;
  /** Whether it blocks its whole thread, and not one task of it. */
  readonly blocks: boolean;
}

/** What {@link detectDeadlocks} may be told. */
export interface DeadlockDetectionOptions {
  /** Locks that were made before and are to be watched, too. */
  readonly locks?: Iterable<Watchable> | undefined;
}

/** Detection of deadlocks that is on. Made by {@link detectDeadlocks}; ends with its scope. */
export class DeadlockDetection implements Disposable {
  #running = true;

  /** @internal */
  constructor(options: DeadlockDetectionOptions) {
    waitGraph.switchOn();
    for (const lock of options.locks ?? []) lock[watch]();
  }

  /** Whether it was not stopped yet. */
  get running(): boolean {
    return this.#running;
  }

  /** Which locks are held just now, in all threads, as far as they were acquired while detection was on. */
  get holds(): readonly LockHold[] {
    return waitGraph
      .entries()
      .filter((entry) => entry.kind === 'hold')
      .map(({ thread, lockName: lock, site }) => ({ thread, lock, site }));
  }

  /** Who waits for a lock just now, without a time-out and without a signal. */
  get waits(): readonly LockWait[] {
    return waitGraph
      .entries()
      .filter((entry) => entry.kind === 'wait')
      .map(({ thread, lockName: lock, site, blocks }) => ({ thread, lock, site, blocks }));
  }

  /** Switches it off, if nobody else wants it on. A second call changes nothing. */
  stop(): void {
    if (this.#running) waitGraph.switchOff();
    this.#running = false;
  }

  [Symbol.dispose](): void {
    this.stop();
  }
}

/**
 * Detects deadlocks of locks from now on, in all threads of this process: a wait that would close a cycle of waits throws
 * `DeadlockError` instead, and the error names every thread of the cycle, what it holds, what it waits for, and where.
 * The one who closes the cycle gets the error; when it gives its locks back, the others go on.
 *
 * Python analogue: none; `faulthandler.dump_traceback_later` shows where a program hangs.
 * For a whole program without changing it: the environment variable `PARALLEL_DEBUG=deadlock`.
 *
 * What counts: `Mutex`, `RLock`, `ReadWriteLock` and `Once` of this process's threads; of a read-write lock the report names the side, and a reader
 * waits for whoever has the `write` side, which a writer has already while it waits for the readers. A wait counts if only the lock can end it: with a time-out or
 * an abort signal it is not reported. A thread that blocks keeps all it has, its tasks' locks too. A task keeps the lock
 * of `withLock` until its body ends, and every wait in that body, also of what it calls, is taken for one that the body
 * awaits: give a wait that you start there and do not await a time-out or a signal, or start it elsewhere. Who will release
 * the guard of an `await acquire()` nobody can know, so such a hold counts only while its thread is blocked.
 *
 * Watched are locks that are made, and locks whose handles arrive in a thread, while detection is on; others can be named in
 * `locks`. From then on every thread reports what it does with them, also one that was started before.
 *
 * When a condition takes its lock back and would close a cycle, the wait cannot end without the lock: the report comes as
 * a process warning, `PARALLEL_DEADLOCK`.
 *
 * Cost: none while it is off; about 20 µs to lock and unlock while it is on, and all threads together one at a time.
 * Source: the wait-for graph of Holt, "Some Deadlock Properties of Computer Systems" (1972). See `deadlock/README.md`.
 *
 * @example
 * import { detectDeadlocks, Mutex, threadDomain } from '@parallel-cookbook/primitives';
 *
 * const detection = detectDeadlocks();
 * const [left, right] = [new Mutex(threadDomain, { name: 'left' }), new Mutex(threadDomain, { name: 'right' })];
 * const both = (first, second) => first.withLock(() => second.withLock(() => 'both'));
 * const ends = await Promise.allSettled([both(left, right), both(right, left)]);
 * detection.stop();
 * const [, { reason }] = ends;
 * console.log(ends[0].value, reason.name); // both DeadlockError
 * console.log(reason.cycle.map(({ holds, waitsFor }) => `has ${holds}, waits for ${waitsFor}`).join('; ')); // has right, waits for left; has left, waits for right
 */
export function detectDeadlocks(options: DeadlockDetectionOptions = {}): DeadlockDetection {
  return new DeadlockDetection(options);
}
