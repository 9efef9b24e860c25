export { defineRecipe } from './catalog/recipe.js';
export type { BookRecipe, Recipe, RecipeDefinition } from './catalog/recipe.js';
export type { LaunchPlan } from './launch/launch-plan.js';
export type { Need } from './catalog/need.js';

export type { Run } from './launch/run.js';

export { holds, type Breach, type Invariant } from './gate/invariant.js';
export { event, line, type EventFilter, type Key, type Match, type Pattern } from './gate/pattern.js';
export { alternates, before, bounded, disjoint, exclusive, type HappensBeforeOptions } from './gate/happens-before.js';
export { conserved, count, each, unique, yields, type CountingOptions, type Quantity } from './gate/counting.js';
export { elapsed, metric, monotonic, numberIn, within, type Measure, type Metric } from './gate/measure.js';
export type { Replacement } from './gate/normalise.js';
export type { Determinism } from './gate/determinism.js';
