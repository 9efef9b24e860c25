/** A timer that can still be called off. */
export interface Timer {
  /** Calls it off; too late, or a second time, it changes nothing. */
  cancel(): void;
}

/**
 * The seam of time: what everything with a delay asks, so that tests and recipes can turn time by hand.
 *
 * Every implementation promises: `now()` never runs backwards; nothing is called early, by its own `now()`, and nothing
 * before `after` has returned; of two timers due a millisecond apart or more, the one due first is called first.
 *
 * Implementations: `SystemClock` (real) and `VirtualClock` (turned by `advance`).
 */
export interface Clock {
  /** Milliseconds since an arbitrary start; never runs backwards. */
  now(): number;
  /**
   * Resolves after `ms` milliseconds, `Infinity` never; rejects with `CancelledError` when the signal is aborted, and with
   * `ArgumentError` for NaN and negative times.
   */
  sleep(ms: number, options?: { readonly signal?: AbortSignal | undefined }): Promise<void>;
  /** Calls `callback` once, after `ms` milliseconds. Throws `ArgumentError` for NaN and negative times. */
  after(ms: number, callback: () => void): Timer;
}
