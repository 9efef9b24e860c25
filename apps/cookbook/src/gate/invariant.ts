import type { Run } from '../launch/run.js';

/** Why a run breaks an invariant: what should have been, and what was. */
export interface Breach {
  readonly expected: string;
  readonly seen: string;
}

/** A statement that every run of a recipe must fulfil. */
export interface Invariant {
  /** The statement, as a sentence without a full stop. It names the invariant in records and reports. */
  readonly statement: string;
  /** Looks at a run: `undefined` when the statement holds. */
  check(run: Run): Breach | undefined;
}

/** What an invariant said about one run. */
export interface Verdict {
  readonly statement: string;
  readonly holds: boolean;
  /** Set when it does not hold. */
  readonly breach?: Breach | undefined;
}

/**
 * An invariant in words of your own, for what the vocabulary does not say.
 *
 * `check` returns `true` when it holds, and otherwise `false` or, better, what was seen.
 */
export function holds(statement: string, check: (run: Run) => boolean | string): Invariant {
  return {
    statement,
    check(run) {
      const answer = check(run);
      if (answer === true) return undefined;
      return { expected: statement, seen: answer === false ? 'it is not so' : answer };
    },
  };
}
