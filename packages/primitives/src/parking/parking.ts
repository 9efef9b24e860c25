/** How a parked thread came back. A wake is only a hint to look again. */
export type Woken = 'woken' | 'changed' | 'timed-out';

/**
 * The seam of blocking: putting a lane to sleep on a 32-bit cell until another lane changes it and says so.
 *
 * Implementations: `AtomicsParking` (threads, `Atomics.wait`); the system's futex over mapped memory (processes).
 * Model: Linux futex(2), `FUTEX_WAIT` and `FUTEX_WAKE`.
 */
export interface Parking {
  /**
   * Blocks this thread while `cells[index] === expected`, at most `timeoutMs` milliseconds (`Infinity` for ever).
   * Atomic with respect to {@link unpark}: a change and unpark after the comparison is never missed.
   */
  park(cells: Int32Array, index: number, expected: number, timeoutMs: number): Woken;
  /** Wakes at most `count` lanes parked on the cell (`Infinity` all). Returns how many were parked. */
  unpark(cells: Int32Array, index: number, count: number): number;
}
