import { deaths } from './crashes/kinds.js';

/** @typedef {{ situation: string, how?: string, saw: string, medianMs?: number, slowestMs?: number, asExpected: boolean }} CrashRow */

/**
 * The figures as text.
 *
 * @param {readonly { name: string, rounds: number, operations: number, kills: number, violations: number, recoveryMs: number }[]} rows
 * @param {readonly CrashRow[]} crashes
 */
export function report(rows, crashes) {
  const parts = [];
  if (rows.length > 0) {
    const lines = rows.map(({ name, rounds, operations, kills, violations, recoveryMs }) =>
      [
        name,
        rounds,
        operations.toLocaleString('en'),
        kills,
        violations,
        recoveryMs > 0 ? `${Math.round(recoveryMs)} ms` : '–',
      ].map(String),
    );
    parts.push(table(['', 'rounds', 'operations', 'kills', 'violations', 'slowest recovery'], lines));
  }
  if (crashes.length > 0) {
    parts.push(
      matrix(crashes.filter(({ how }) => how !== undefined)),
      singles(crashes.filter(({ how }) => how === undefined)),
    );
  }
  return parts.join('\n');
}

/** A line for each situation, a column for each death. @param {readonly CrashRow[]} rows */
function matrix(rows) {
  const situations = [...new Set(rows.map(({ situation }) => situation))];
  const lines = situations.map((situation) => {
    const here = rows.filter((row) => row.situation === situation);
    const seen = [...new Set(here.map(seenBy))].join(' or ');
    return [situation, seen, ...deaths.map((death) => both(here.find(({ how }) => how === death)))];
  });
  return table(['median / slowest ms until others get on', 'what is seen', ...deaths], lines);
}

/** @param {readonly CrashRow[]} rows */
function singles(rows) {
  return table(
    ['what happens', 'what is seen', 'median / slowest ms'],
    rows.map((row) => [row.situation, seenBy(row), both(row)]),
  );
}

/** @param {CrashRow} row */
function seenBy({ saw, asExpected }) {
  return asExpected ? saw : `UNEXPECTED: ${saw}`;
}

/** @param {CrashRow | undefined} row */
function both(row) {
  return row?.medianMs === undefined ? '–' : `${milliseconds(row.medianMs)} / ${milliseconds(row.slowestMs)}`;
}

/** @param {number | undefined} ms */
function milliseconds(ms) {
  return ms === undefined ? '–' : ms < 10 ? ms.toFixed(1) : String(Math.round(ms));
}

/** A table in Markdown. @param {string[]} head @param {string[][]} lines */
function table(head, lines) {
  const widths = head.map((title, column) => Math.max(title.length, ...lines.map((line) => line[column].length)));
  const row = (/** @type {string[]} */ cells) => `| ${cells.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |`;
  return `\n${row(head)}\n| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |\n${lines.map(row).join('\n')}\n`;
}
