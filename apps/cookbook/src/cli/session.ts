import type { CatalogEntry } from '../catalog/entry.js';
import type { Outcome } from './outcome.js';
import type { Report } from './report/report.js';

/** What a session needs to know. */
export interface SessionSettings {
  /** How many recipes run at a time. */
  readonly jobs: number;
  readonly report: Report;
  readonly signal: AbortSignal;
}

/** Does one thing to each of the recipes, as many at a time as allowed, and tells the report. Stops when interrupted. */
export async function session(
  entries: readonly CatalogEntry[],
  task: (entry: CatalogEntry) => Promise<Outcome>,
  { jobs, report, signal }: SessionSettings,
): Promise<Outcome[]> {
  const outcomes = new Map<CatalogEntry, Outcome>();
  const waiting = entries.values();
  report.begin?.(entries);
  const hand = async (): Promise<void> => {
    // Hands share one iterator, so each recipe is taken once.
    for (const entry of waiting) {
      if (signal.aborted) return;
      report.started?.(entry, await entry.recipe().catch(() => undefined));
      const outcome = await task(entry);
      outcomes.set(entry, outcome);
      report.finished?.(outcome);
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, entries.length) }, hand));
  const inOrder = entries.flatMap((entry) => outcomes.get(entry) ?? []);
  await report.end?.(inOrder);
  return inOrder;
}
