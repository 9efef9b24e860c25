import type { Run } from '../launch/run.js';
import type { Gate } from './gate.js';
import type { Breach, Invariant, Verdict } from './invariant.js';

/** Class T: the text is a matter of timing, so only the invariants speak. */
export const predicatesGate: Gate = { statement: undefined, compare: () => undefined };

/** What each of the invariants says about a run. An invariant that throws counts as broken. */
export function verdictsOf(invariants: readonly Invariant[], run: Run): Verdict[] {
  return invariants.map((invariant) => {
    const breach = checked(invariant, run);
    return breach
      ? { statement: invariant.statement, holds: false, breach }
      : { statement: invariant.statement, holds: true };
  });
}

function checked(invariant: Invariant, run: Run): Breach | undefined {
  try {
    return invariant.check(run);
  } catch (error) {
    return { expected: invariant.statement, seen: `the check itself threw: ${String(error)}` };
  }
}
