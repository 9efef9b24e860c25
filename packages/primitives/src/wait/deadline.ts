import { CancelledError } from '../errors/cancelled.js';
import { TimeoutError } from '../errors/timeout.js';
import { durationMs } from './duration.js';

/**
 * What remains of a wait. Made once at the start of an operation, so that retries do not prolong it.
 *
 * @example
 * import { Deadline } from '@parallel-cookbook/primitives';
 *
 * console.log(Deadline.after(undefined).remainingMs()); // Infinity
 * console.log(Deadline.after(0).expired); // true
 */
export class Deadline {
  private static readonly never = new Deadline(undefined, Infinity);

  private constructor(
    readonly timeoutMs: number | undefined,
    private readonly endsAt: number,
  ) {}

  /** A deadline that many milliseconds from now; `undefined` is never. Throws `ArgumentError` for NaN and negatives. */
  static after(timeoutMs: number | undefined): Deadline {
    if (timeoutMs === undefined) return Deadline.never;
    return new Deadline(timeoutMs, performance.now() + durationMs('timeoutMs', timeoutMs));
  }

  /** Milliseconds left, never negative; `Infinity` without a time-out. */
  remainingMs(): number {
    return this.endsAt === Infinity ? Infinity : Math.max(0, this.endsAt - performance.now());
  }

  /** Whether it comes at all. */
  get isFinite(): boolean {
    return this.endsAt !== Infinity;
  }

  get expired(): boolean {
    return this.endsAt !== Infinity && performance.now() >= this.endsAt;
  }

  /** The error for a wait that ended here. */
  error(operation: string): TimeoutError {
    return new TimeoutError(operation, this.timeoutMs ?? Infinity);
  }
}

/** Throws `CancelledError` if the signal was aborted already. */
export function throwIfAborted(signal: AbortSignal | undefined, operation: string): void {
  if (signal?.aborted) throw new CancelledError(operation, signal.reason);
}
