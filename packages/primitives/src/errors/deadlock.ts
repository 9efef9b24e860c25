import { ParallelError, registerErrorClass, type ParallelErrorOptions } from './parallel-error.js';

/** One of those who wait for each other: what it waits for is what the next one in the cycle holds. */
export interface DeadlockLink {
  /** Name of the thread. */
  readonly thread: string;
  /** Number of the async task, when one task waits and not the whole thread. */
  readonly task?: number | undefined;
  /** Name of the lock it waits for. */
  readonly waitsFor: string;
  /** Where it waits: `file:line:column`. */
  readonly waitsAt: string;
  /** Name of the lock it holds, for which the one before it in the cycle waits. */
  readonly holds: string;
  /** Where it acquired that lock. */
  readonly acquiredAt: string;
}

/** What a {@link DeadlockError} may be given besides its message. */
export interface DeadlockErrorOptions extends ParallelErrorOptions {
  /** Who waits for whom; the first is the one that got the error. */
  readonly cycle?: readonly DeadlockLink[] | undefined;
}

/**
 * Going on would block for ever: a thread waits for itself, or a proven cycle of waits. Python hangs instead.
 *
 * A thread that waits for itself is always told. Cycles through several threads or tasks are found while
 * `detectDeadlocks()` is on; then {@link cycle} names them all.
 */
export class DeadlockError extends ParallelError {
  static override readonly kind: string = 'DeadlockError';
  readonly code: string = 'ERR_PARALLEL_DEADLOCK';
  /** Each waits for what the next one holds, the last for what the first holds; empty when no cycle was looked for. */
  readonly cycle: readonly DeadlockLink[];

  constructor(message: string, options?: DeadlockErrorOptions) {
    super(message, options);
    this.cycle = options?.cycle ?? [];
  }
}
registerErrorClass(DeadlockError);
