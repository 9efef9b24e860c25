/** A timer that can still be called off. */
export interface Timer {
  cancel(): void;
}

/**
 * The seam of time: what everything with a delay asks, so that tests and recipes can turn time by hand.
 *
 * Implementations: `SystemClock` (real) and `VirtualClock` (turned by `advance`).
 */
export interface Clock {
  /** Milliseconds since an arbitrary start; never runs backwards. */
  now(): number;
  /** Resolves after `ms` milliseconds; rejects with `CancelledError` when the signal is aborted. */
  sleep(ms: number, options?: { readonly signal?: AbortSignal | undefined }): Promise<void>;
  /** Calls `callback` once, after `ms` milliseconds. */
  after(ms: number, callback: () => void): Timer;
}
