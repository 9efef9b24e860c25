import { commonInvariants } from '../gate/ending.js';
import type { Verdict } from '../gate/invariant.js';
import { verdictsOf } from '../gate/predicates.js';
import { gateOf } from '../gate/determinism.js';
import type { Recipe } from '../catalog/recipe.js';
import type { Run } from '../launch/run.js';
import type { RecipeRecord } from './record.js';

/**
 * Everything that is asked of a run: the common invariants, the recorded output by the gate of the recipe's class, and
 * the recipe's own invariants. Without a record, or when the run has another seed, the output is not compared.
 */
export function judge(recipe: Recipe, run: Run, record?: RecipeRecord): Verdict[] {
  return [...verdictsOf(commonInvariants(recipe), run), ...ownVerdicts(recipe, run, record)];
}

/** What is asked of a run beyond the common invariants. */
export function ownVerdicts(recipe: Recipe, run: Run, record?: RecipeRecord): Verdict[] {
  const own = verdictsOf(recipe.invariants, run);
  const gate = gateOf(recipe.determinism);
  const { statement } = gate;
  if (!record || statement === undefined || record.seed !== run.seed) return own;
  const breach = gate.compare(record.stdout.map((line) => `${line}\n`).join(''), run.stdout, recipe.normalise);
  return [breach ? { statement, holds: false, breach } : { statement, holds: true }, ...own];
}
