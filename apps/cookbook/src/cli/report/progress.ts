import { Listr } from 'listr2';
import type { CatalogEntry } from '../../catalog/entry.js';
import type { Outcome } from '../outcome.js';
import type { Report } from './report.js';
import { failureWords, runWords } from './wording.js';

interface Awaited {
  readonly finished: Promise<Outcome>;
  settle(outcome: Outcome): void;
}

/** A moving list on a terminal: which recipes run, and what became of the others. Followed by another report's table. */
export class ProgressReport implements Report {
  readonly #awaited = new Map<CatalogEntry, Awaited>();
  #list: Promise<unknown> | undefined;

  constructor(
    readonly closing: Report,
    readonly jobs: number,
  ) {}

  begin(entries: readonly CatalogEntry[]): void {
    this.closing.begin?.(entries);
    for (const entry of entries) {
      let settle: Awaited['settle'] = () => undefined;
      const finished = new Promise<Outcome>((resolve) => (settle = resolve));
      this.#awaited.set(entry, { finished, settle });
    }
    const tasks = [...this.#awaited].map(([entry, { finished }]) => ({
      title: entry.name,
      task: async (_: unknown, task: { title: string }) => {
        const outcome = await finished;
        task.title = `${entry.name}  ${runWords(outcome)}`;
        if (outcome.status !== 'ok' && outcome.status !== 'recorded') throw new Error(failureWords(outcome));
      },
    }));
    const list = new Listr(tasks, {
      concurrent: this.jobs,
      exitOnError: false,
      registerSignalListeners: false,
      rendererOptions: { collapseErrors: false, showErrorMessage: true },
    });
    this.#list = list.run();
  }

  finished(outcome: Outcome): void {
    this.#awaited.get(outcome.entry)?.settle(outcome);
  }

  async end(outcomes: readonly Outcome[]): Promise<void> {
    for (const [entry, awaited] of this.#awaited) awaited.settle({ entry, status: 'interrupted', verdicts: [] });
    await this.#list;
    await this.closing.end?.(outcomes);
  }
}
