import type { Verdict } from '../../gate/invariant.js';
import { summarise } from '../../trace/summary.js';
import type { Paint } from '../colour.js';
import { breaches, type Outcome, type Status } from '../outcome.js';

/** The sign of a status: done, failed, or neither. */
export function sign(status: Status, paint: Paint): string {
  if (status === 'ok' || status === 'recorded') return paint.good('✓');
  return status === 'missing' || status === 'stale' ? paint.dim('○') : paint.bad('✗');
}

/** One line about a verdict; two more when it does not hold. */
export function verdictLines({ statement, breach }: Verdict, paint: Paint): string {
  if (!breach) return `${paint.good('✓')} ${statement}\n`;
  return `${paint.bad('✗')} ${statement}\n    expected ${breach.expected}\n    seen     ${breach.seen}\n`;
}

/** What is to be said about an outcome beside its verdicts; `''` for nothing. */
export function reasonLine({ entry, status, reason }: Outcome): string {
  switch (status) {
    case 'missing':
      return `${entry.name} cannot run here: ${reason}\n`;
    case 'stale':
      return `${entry.name} is stale: ${reason}\n`;
    case 'interrupted':
      return `${entry.name} was interrupted\n`;
    default:
      return reason === undefined ? '' : `${reason}\n`;
  }
}

/** Time, events and lanes of a run, in words. */
export function runWords({ run }: Outcome): string {
  if (!run) return '';
  const { lanes } = summarise(run.events);
  const events =
    run.events.length > 0 ? `, ${plural(run.events.length, 'event')} on ${plural(lanes.length, 'lane')}` : '';
  return `${Math.round(run.wallMs)} ms${events}`;
}

/** What a session came to: `3 ok, 1 broken`. */
export function tally(outcomes: readonly Outcome[]): string {
  const counts = new Map<Status, number>();
  for (const { status } of outcomes) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts].map(([status, number]) => `${number} ${status}`).join(', ');
}

/** The broken verdicts of an outcome, or its reason, as one line of text. */
export function failureWords(outcome: Outcome): string {
  const broken = breaches(outcome).map(
    ({ statement, breach }) => `${statement}: expected ${breach?.expected}, seen ${breach?.seen}`,
  );
  return broken.join('; ') || outcome.reason || outcome.status;
}

/** A number with its noun. */
export function plural(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
