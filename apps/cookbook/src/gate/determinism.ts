import type { Gate } from './gate.js';
import { multisetGate } from './multiset.js';
import { predicatesGate } from './predicates.js';
import { textGate } from './text.js';

/**
 * What a recipe's output is, apart from pids, times and addresses:
 * `D` the same text in every run, `O` the same lines in any order, `T` a matter of timing, so that only the invariants hold.
 */
export type Determinism = 'D' | 'O' | 'T';

/** The gate of a determinism class. */
export function gateOf(determinism: Determinism): Gate {
  return { D: textGate, O: multisetGate, T: predicatesGate }[determinism];
}
