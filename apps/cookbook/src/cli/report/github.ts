import { relative } from 'node:path';
import { join } from 'node:path';
import { breaches, type Outcome } from '../outcome.js';
import type { Report, Sink } from './report.js';

/** For GitHub Actions: an annotation at the recipe's program for each thing that is wrong. */
export class GithubReport implements Report {
  constructor(readonly sink: Sink) {}

  finished(outcome: Outcome): void {
    const { entry, status, reason } = outcome;
    if (status === 'ok' || status === 'recorded') return;
    const main = entry.sources().find((name) => name.startsWith('main.')) ?? '';
    const file = relative(process.cwd(), join(entry.folder, main));
    const level = status === 'missing' ? 'notice' : status === 'stale' ? 'warning' : 'error';
    const broken = breaches(outcome).map(
      ({ statement, breach }) => `${statement}\nexpected ${breach?.expected}\nseen ${breach?.seen}`,
    );
    for (const message of broken.length > 0 ? broken : [reason ?? status]) {
      this.sink.write(
        `::${level} file=${property(file)},title=${property(`${entry.name} ${status}`)}::${data(message)}\n`,
      );
    }
  }
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
