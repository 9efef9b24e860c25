import type { CatalogEntry } from '../../catalog/entry.js';
import { metricsOf } from '../../gate/measure.js';
import { summarise } from '../../trace/summary.js';
import { codeOf, type Outcome } from '../outcome.js';
import type { Report, Sink } from './report.js';

/** For programs: one JSON object a line, as things happen. `type` is `begin`, `start`, `output`, `recipe` or `end`. */
export class JsonReport implements Report {
  constructor(readonly sink: Sink) {}

  begin(entries: readonly CatalogEntry[]): void {
    this.#write({ type: 'begin', recipes: entries.map(({ name }) => name) });
  }

  started(entry: CatalogEntry): void {
    this.#write({ type: 'start', recipe: entry.name });
  }

  output(entry: CatalogEntry, stream: 'stdout' | 'stderr', text: string): void {
    this.#write({ type: 'output', recipe: entry.name, stream, text });
  }

  finished({ entry, status, recipe, run, verdicts, reason, missing, passes }: Outcome): void {
    this.#write({
      type: 'recipe',
      recipe: entry.name,
      status,
      exitCode: codeOf(status),
      determinism: recipe?.determinism,
      seed: run?.seed,
      scale: run?.secondMs,
      wallMs: run && Math.round(run.wallMs),
      invariants: verdicts.map(({ statement, holds, breach }) => ({ statement, holds, ...breach })),
      trace: run && summarise(run.events),
      metrics: run && metricsOf(run),
      reason,
      missing,
      passes,
    });
  }

  end(outcomes: readonly Outcome[]): void {
    const counts: { [status: string]: number } = {};
    for (const { status } of outcomes) counts[status] = (counts[status] ?? 0) + 1;
    this.#write({ type: 'end', counts });
  }

  #write(entry: object): void {
    this.sink.write(`${JSON.stringify(entry)}\n`);
  }
}
