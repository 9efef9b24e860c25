import type { CatalogEntry } from '../../catalog/entry.js';
import type { Recipe } from '../../catalog/recipe.js';
import type { Outcome } from '../outcome.js';
import type { Report } from './report.js';

/** Several reports of the same session. */
export class SeveralReports implements Report {
  constructor(readonly reports: readonly Report[]) {}

  begin(entries: readonly CatalogEntry[]): void {
    for (const report of this.reports) report.begin?.(entries);
  }

  started(entry: CatalogEntry, recipe: Recipe | undefined): void {
    for (const report of this.reports) report.started?.(entry, recipe);
  }

  output(entry: CatalogEntry, stream: 'stdout' | 'stderr', text: string): void {
    for (const report of this.reports) report.output?.(entry, stream, text);
  }

  finished(outcome: Outcome): void {
    for (const report of this.reports) report.finished?.(outcome);
  }

  async end(outcomes: readonly Outcome[]): Promise<void> {
    for (const report of this.reports) await report.end?.(outcomes);
  }
}
