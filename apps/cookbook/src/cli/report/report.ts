import type { CatalogEntry } from '../../catalog/entry.js';
import type { Recipe } from '../../catalog/recipe.js';
import type { Outcome } from '../outcome.js';

/** The seam of telling: somebody to whom a session over several recipes is told as it happens. */
export interface Report {
  begin?(entries: readonly CatalogEntry[]): void;
  started?(entry: CatalogEntry, recipe: Recipe | undefined): void;
  output?(entry: CatalogEntry, stream: 'stdout' | 'stderr', text: string): void;
  finished?(outcome: Outcome): void;
  end?(outcomes: readonly Outcome[]): void | Promise<void>;
}

/** Where a report goes. */
export interface Sink {
  write(text: string): unknown;
}
