import { availableParallelism } from 'node:os';
import type { CatalogEntry } from '../catalog/entry.js';
import type { Recipe } from '../catalog/recipe.js';
import type { Breach, Verdict } from '../gate/invariant.js';
import { metricsOf } from '../gate/measure.js';
import { anonymise } from '../gate/normalise.js';
import { gateOf } from '../gate/determinism.js';
import { linesOf, type Run } from '../launch/run.js';
import { summarise } from '../trace/summary.js';
import type { RecipeRecord } from './record.js';
import { fingerprints } from './staleness.js';

/** The record of a run that fulfilled everything. */
export async function recordOf(
  entry: CatalogEntry,
  recipe: Recipe,
  run: Run,
  verdicts: readonly Verdict[],
): Promise<RecipeRecord> {
  return {
    format: 1,
    recipe: entry.name,
    determinism: recipe.determinism,
    seed: run.seed,
    scale: run.secondMs,
    environment: {
      node: process.version,
      platform: `${process.platform}-${process.arch}`,
      cores: availableParallelism(),
    },
    sources: await fingerprints(entry),
    wallMs: Math.round(run.wallMs),
    stdout: linesOf(anonymise(run.stdout)),
    invariants: verdicts.map(({ statement, holds }) => ({ statement, holds })),
    trace: summarise(run.events),
    metrics: metricsOf(run),
  };
}

/** Why two runs with the same seed do not fit the recipe's class, which a record would promise. */
export function discord(recipe: Recipe, first: Run, second: Run): Breach | undefined {
  return gateOf(recipe.determinism).compare(first.stdout, second.stdout, recipe.normalise);
}
