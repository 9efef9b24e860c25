import type { Paint } from '../colour.js';
import type { Outcome } from '../outcome.js';
import type { Report, Sink } from './report.js';
import { failureWords, tally } from './wording.js';

/** A character a recipe: `.` good, `F` broken, `T` timed out, `S` stale, `-` cannot run here, `!` interrupted. */
export class DotReport implements Report {
  constructor(
    readonly sink: Sink,
    readonly paint: Paint,
  ) {}

  finished({ status }: Outcome): void {
    const { paint } = this;
    const marks = { ok: '.', recorded: '.', broken: 'F', stale: 'S', missing: '-', 'timed out': 'T', interrupted: '!' };
    const mark = marks[status];
    this.sink.write(mark === '.' || mark === '-' ? mark : paint.bad(mark));
  }

  end(outcomes: readonly Outcome[]): void {
    const failed = outcomes.filter(({ status }) => status !== 'ok' && status !== 'recorded');
    const lines = failed.map((outcome) => `${outcome.entry.name}: ${failureWords(outcome)}\n`).join('');
    this.sink.write(`\n${lines}${tally(outcomes)}\n`);
  }
}
