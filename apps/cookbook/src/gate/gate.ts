import type { Breach } from './invariant.js';
import type { Replacement } from './normalise.js';

/** The seam of comparing a run's output with the recorded one. */
export interface Gate {
  /** What the gate asks for, as the statement of a verdict; `undefined` when it compares nothing. */
  readonly statement: string | undefined;
  /** `undefined` when the outputs agree. */
  compare(recorded: string, seen: string, own: readonly Replacement[]): Breach | undefined;
}
