import type { CatalogEntry } from '../../catalog/entry.js';
import type { Recipe } from '../../catalog/recipe.js';
import type { Paint } from '../colour.js';
import { breaches, type Outcome } from '../outcome.js';
import type { Report, Sink } from './report.js';
import { table } from './table.js';
import { plural, reasonLine, runWords, sign, tally, verdictLines } from './wording.js';

/** How much a {@link PrettyReport} shows. */
export interface PrettyOptions {
  /** The programs' own output, and every invariant. Otherwise a line a recipe, and what is broken. */
  readonly full: boolean;
  /** Several recipes run at a time: output is kept until its recipe has ended, so that it is not mixed. */
  readonly together: boolean;
}

/** For people: the program's own output, the invariants, and a table when there are several recipes. */
export class PrettyReport implements Report {
  readonly #kept = new Map<CatalogEntry, string>();
  #total = 0;
  #midLine = false;

  constructor(
    readonly sink: Sink,
    readonly paint: Paint,
    readonly options: PrettyOptions,
  ) {}

  begin(entries: readonly CatalogEntry[]): void {
    this.#total = entries.length;
  }

  started(entry: CatalogEntry, recipe: Recipe | undefined): void {
    if (this.options.full && !this.options.together) this.#head(entry, recipe);
  }

  output(entry: CatalogEntry, _stream: 'stdout' | 'stderr', text: string): void {
    if (!this.options.full) return;
    if (this.options.together) this.#kept.set(entry, (this.#kept.get(entry) ?? '') + text);
    else this.#write(text);
  }

  finished(outcome: Outcome): void {
    const { entry, recipe, verdicts, passes } = outcome;
    if (!this.options.full) {
      const rate = passes ? ` ${passes.good} of ${passes.of} good` : outcome.status === 'recorded' ? ' recorded' : '';
      this.#line(`${sign(outcome.status, this.paint)} ${entry.name} ${this.paint.dim(runWords(outcome))}${rate}`);
      for (const verdict of breaches(outcome)) this.#write(indented(verdictLines(verdict, this.paint)));
      this.#write(indented(reasonLine(outcome)));
      return;
    }
    if (this.options.together) {
      this.#head(entry, recipe);
      this.#write(this.#kept.get(entry) ?? '');
      this.#kept.delete(entry);
    }
    if (verdicts.length > 0) this.#line('');
    for (const verdict of verdicts) this.#write(verdictLines(verdict, this.paint));
    this.#write(reasonLine(outcome));
    if (verdicts.length > 0) this.#line(this.#closing(outcome));
    if (this.#total > 1) this.#line('');
  }

  end(outcomes: readonly Outcome[]): void {
    if (this.#total <= 1) return;
    const rows = outcomes.map((outcome) => [
      sign(outcome.status, this.paint),
      outcome.entry.name,
      outcome.recipe?.determinism ?? '',
      outcome.passes ? `${outcome.passes.good}/${outcome.passes.of}` : outcome.status,
      outcome.run ? `${Math.round(outcome.run.wallMs)} ms` : '',
      plural(outcome.verdicts.length, 'invariant'),
    ]);
    this.#write(`\n${table(rows)}`);
    const left = this.#total - outcomes.length;
    this.#line(`${tally(outcomes)}${left > 0 ? `, ${left} not run` : ''}`);
  }

  #head(entry: CatalogEntry, recipe: Recipe | undefined): void {
    this.#line(`${this.paint.bold(entry.name)}${recipe ? this.paint.dim(`  ${recipe.title}`) : ''}`);
  }

  #closing(outcome: Outcome): string {
    const broken = breaches(outcome).length;
    const words =
      broken > 0 ? this.paint.bad(`${plural(broken, 'invariant')} broken`) : this.paint.good('all invariants hold');
    const recorded = outcome.status === 'recorded' ? ', recorded' : '';
    return `${words}${recorded} ${this.paint.dim(`(${runWords(outcome)}, seed ${outcome.run?.seed})`)}`;
  }

  #line(text: string): void {
    this.#write(`${this.#midLine ? '\n' : ''}${text}\n`);
  }

  #write(text: string): void {
    if (text === '') return;
    this.sink.write(text);
    this.#midLine = !text.endsWith('\n');
  }
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
