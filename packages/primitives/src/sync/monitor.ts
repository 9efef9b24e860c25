import type { Grant } from './lock-word.js';

/** The method by which a lock lets a condition give it up and take it back, whatever the depth of the hold. */
export const monitor: unique symbol = Symbol('monitor');

/** A lock as a condition sees it. Python: `_is_owned`, `_release_save`, `_acquire_restore`. */
export interface Monitor {
  readonly name: string;
  /** Whether this isolate holds the lock. */
  isHeld(): boolean;
  /** Whether the holder has died. Then the lock goes back to the others, and only this caller is told of the death. */
  ownerDied(): boolean;
  /** Gives the lock up altogether; returns what {@link resume} needs to hold it as before. */
  suspend(): number;
  /** Blocks until the lock is held as before. */
  resume(hold: number): Grant;
  /** Awaits it. */
  resumeAsync(hold: number): Promise<Grant>;
}
