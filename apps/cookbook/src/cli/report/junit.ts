import { breaches, type Outcome } from '../outcome.js';
import type { Report, Sink } from './report.js';
import { failureWords } from './wording.js';

/** For CI: JUnit's XML, a suite a chapter, a case a recipe. */
export class JunitReport implements Report {
  constructor(readonly sink: Sink) {}

  end(outcomes: readonly Outcome[]): void {
    const chapters = new Map<string, Outcome[]>();
    for (const outcome of outcomes) {
      chapters.set(outcome.entry.chapter, [...(chapters.get(outcome.entry.chapter) ?? []), outcome]);
    }
    const suites = [...chapters].map(([chapter, members]) => {
      const failures = members.filter((outcome) => fails(outcome)).length;
      const skipped = members.filter(({ status }) => status === 'missing').length;
      const counts = `tests="${members.length}" failures="${failures}" skipped="${skipped}"`;
      return `  <testsuite name="${escaped(chapter)}" ${counts}>\n${members.map(testCase).join('')}  </testsuite>\n`;
    });
    this.sink.write(`<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join('')}</testsuites>\n`);
  }
}

function testCase(outcome: Outcome): string {
  const { entry, run, reason = '' } = outcome;
  const head = `    <testcase classname="${escaped(entry.chapter)}" name="${escaped(entry.slug)}" time="${seconds(run?.wallMs ?? 0)}"`;
  if (outcome.status === 'missing') return `${head}>\n      <skipped message="${escaped(reason)}"/>\n    </testcase>\n`;
  if (!fails(outcome)) return `${head}/>\n`;
  const broken = breaches(outcome);
  const failures = (broken.length > 0 ? broken : [undefined]).map((verdict) => {
    const message = verdict?.statement ?? (reason || outcome.status);
    const text = verdict?.breach
      ? `expected ${verdict.breach.expected}\nseen ${verdict.breach.seen}`
      : failureWords(outcome);
    return `      <failure message="${escaped(message)}" type="${outcome.status}">${escaped(text)}</failure>\n`;
  });
  return `${head}>\n${failures.join('')}    </testcase>\n`;
}

function fails({ status }: Outcome): boolean {
  return status !== 'ok' && status !== 'recorded' && status !== 'missing';
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

function escaped(text: string): string {
  const names: { readonly [character: string]: string } = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    '\n': '&#10;',
  };
  return (
    text
      .replace(/[&<>"\n]/g, (character) => names[character] as string)
      // XML 1.0 has no place for control characters, not even escaped.
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
  );
}
