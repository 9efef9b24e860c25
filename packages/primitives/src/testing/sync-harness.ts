import type { Memory } from '../memory/memory.js';
import type { Barrier } from '../sync/barrier.js';
import type { BoundedSemaphore } from '../sync/bounded-semaphore.js';
import type { Condition } from '../sync/condition.js';
import type { Event } from '../sync/event.js';
import type { Mutex } from '../sync/mutex.js';
import type { Once } from '../sync/once.js';
import type { ReadWriteLock, ReadWriteLockOptions } from '../sync/read-write-lock.js';
import type { RLock } from '../sync/rlock.js';
import type { Semaphore } from '../sync/semaphore.js';
import type { LockOptions } from '../sync/lock-options.js';
import type { SyncOptions } from '../sync/sync-options.js';

/** A function that runs in another lane. */
export interface StartedProgram {
  /** What it returned or threw; rejects with `WorkerDiedError` when its lane ended before. */
  readonly result: Promise<unknown>;
  /** Fulfilled when the lane has ended and everybody could know; it ends in good order once its function has. */
  readonly ended: Promise<unknown>;
  /** Ends the lane at once, wherever it is, and resolves when everybody could know. */
  kill(): Promise<void>;
}

/** A family of primitives under test: how to make them, and how to run something in another of their lanes. */
export interface SyncHarness {
  /**
   * Whether lanes are threads or processes, which can block and die. `false`: they are tasks of one event loop; then the blocking
   * forms must do only what needs no waiting, and cases that need more are left out. Default: `true`.
   */
  readonly lanes?: boolean | undefined;
  /** Memory that those lanes see. */
  readonly memory: Memory;
  lock(options?: LockOptions): Mutex;
  rlock(options?: LockOptions): RLock;
  readWriteLock(options?: ReadWriteLockOptions): ReadWriteLock;
  once(options?: SyncOptions): Once;
  semaphore(value: number): Semaphore;
  boundedSemaphore(value: number): BoundedSemaphore;
  condition(lock?: Mutex | RLock, options?: { readonly maxWaiters?: number }): Condition<Mutex | RLock>;
  event(): Event;
  barrier(parties: number, options?: { readonly action?: () => unknown; readonly timeoutMs?: number }): Barrier;
  /**
   * Runs an exported function of `@parallel-cookbook/primitives/testing`'s sync programs in a new lane.
   * Arguments are handles or plain data.
   */
  start(program: string, ...args: readonly unknown[]): StartedProgram;
}

/** Runs checks that block this thread, where lanes can. */
export function whereLanesBlock({ lanes = true }: SyncHarness): (check: () => void) => void {
  return (check) => {
    if (lanes) check();
  };
}
