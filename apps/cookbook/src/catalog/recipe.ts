import { ArgumentError, type TraceEventKind } from '@parallel-cookbook/primitives';
import type { Invariant } from '../gate/invariant.js';
import type { Replacement } from '../gate/normalise.js';
import type { Determinism } from '../gate/determinism.js';
import type { LaunchPlan } from '../launch/launch-plan.js';
import { isNeed, type Need } from './need.js';

/** Where a recipe stands in the book. */
export interface BookRecipe {
  /** 1: the edition of 2015. 2: that of 2019. */
  readonly edition: 1 | 2;
  /** The recipe's title there. */
  readonly title: string;
  /** The book prints no program for it, only prose. */
  readonly prose?: boolean | undefined;
}

/** What a recipe says about itself. Chapter and slug are its folders' names. */
export interface RecipeDefinition {
  /** What the recipe shows, as a heading. */
  readonly title: string;
  /** The book's recipes it stands for; none when it is ours. */
  readonly book: readonly BookRecipe[];
  /** Place in the chapter, from 1. */
  readonly order: number;
  readonly determinism: Determinism;
  /** What every run fulfils, beside the invariants common to all recipes. A `T` recipe has at least one. */
  readonly invariants: readonly Invariant[];
  /** What the machine must have. Default: nothing but Node. */
  readonly needs?: readonly Need[] | undefined;
  /** Default: plain. */
  readonly launch?: LaunchPlan | undefined;
  /** The exit code that is right. Default: 0. */
  readonly exitCode?: number | undefined;
  /** What may stand on standard error: nothing (the default), lines that match the expression, or anything. */
  readonly stderr?: 'empty' | 'any' | RegExp | undefined;
  /** Replacements to make in the output before it is compared, beside those for pids, times, hosts and addresses. */
  readonly normalise?: readonly Replacement[] | undefined;
  /** The kinds of events to log. Default: all. A program with 100 000 acquires leaves out `acquire`, `release`, `wait`. */
  readonly events?: readonly TraceEventKind[] | undefined;
  /** The most time it may take at the default scale, in milliseconds. Default: 30 000. */
  readonly timeoutMs?: number | undefined;
}

/** A recipe's metadata with every default filled in. */
export interface Recipe extends RecipeDefinition {
  readonly needs: readonly Need[];
  readonly launch: LaunchPlan;
  readonly exitCode: number;
  readonly stderr: 'empty' | 'any' | RegExp;
  readonly normalise: readonly Replacement[];
  readonly timeoutMs: number;
}

/**
 * Checks a recipe's metadata and fills in the defaults. `recipe.ts` exports the result as `recipe`.
 *
 * @throws ArgumentError when a field makes no sense, at the time the recipe is loaded.
 */
export function defineRecipe(definition: RecipeDefinition): Recipe {
  const { title, order, determinism, invariants, needs = [], timeoutMs = 30_000 } = definition;
  if (title.trim() === '') throw new ArgumentError('title', title, 'say what the recipe shows');
  if (!Number.isInteger(order) || order < 1)
    throw new ArgumentError('order', order, 'give its place in the chapter, from 1');
  if (!['D', 'O', 'T'].includes(determinism)) throw new ArgumentError('determinism', determinism, 'use D, O or T');
  if (determinism === 'T' && invariants.length === 0) {
    throw new ArgumentError(
      'invariants',
      invariants,
      'a T recipe has no text to compare; state at least one invariant',
    );
  }
  const statements = new Set<string>();
  for (const { statement } of invariants) {
    if (statements.has(statement)) throw new ArgumentError('invariants', statement, 'state each invariant once');
    statements.add(statement);
  }
  const { launch } = definition;
  if (launch?.kind === 'ranks' && !(Number.isInteger(launch.ranks) && launch.ranks >= 1)) {
    throw new ArgumentError('launch.ranks', launch.ranks, 'give a whole number of ranks, at least 1');
  }
  for (const need of needs)
    if (!isNeed(need)) throw new ArgumentError('needs', need, 'see the table in src/catalog/component.ts');
  if (!(timeoutMs > 0)) throw new ArgumentError('timeoutMs', timeoutMs, 'give a time above 0');
  return {
    ...definition,
    needs,
    timeoutMs,
    launch: definition.launch ?? { kind: 'plain' },
    exitCode: definition.exitCode ?? 0,
    stderr: definition.stderr ?? 'empty',
    normalise: definition.normalise ?? [],
  };
}
