import type { MissingNeed } from '../catalog/need.js';
import type { CatalogEntry } from '../catalog/entry.js';
import type { Recipe } from '../catalog/recipe.js';
import type { Verdict } from '../gate/invariant.js';
import type { Run } from '../launch/run.js';
import { exitCode, type ExitCode } from './exit-code.js';

/** What became of one recipe. */
export type Status = 'ok' | 'recorded' | 'broken' | 'stale' | 'missing' | 'timed out' | 'interrupted';

/** What became of one recipe, and all that is known about it. */
export interface Outcome {
  readonly entry: CatalogEntry;
  readonly status: Status;
  /** Set when its metadata could be loaded. */
  readonly recipe?: Recipe | undefined;
  /** The run, or the last one of several; unset when it never started. */
  readonly run?: Run | undefined;
  readonly verdicts: readonly Verdict[];
  /** Why it is stale, broken without a run, or cannot run here; or something worth knowing about a good run. */
  readonly reason?: string | undefined;
  readonly missing?: readonly MissingNeed[] | undefined;
  /** How many of the runs were good, when there was more than one. */
  readonly passes?: { readonly good: number; readonly of: number } | undefined;
}

/** The exit code that stands for a status. */
export function codeOf(status: Status): ExitCode {
  switch (status) {
    case 'ok':
    case 'recorded':
      return exitCode.ok;
    case 'timed out':
      return exitCode.timedOut;
    default:
      return exitCode[status];
  }
}

/** The verdicts that do not hold. */
export function breaches(outcome: Outcome): Verdict[] {
  return outcome.verdicts.filter(({ holds }) => !holds);
}
