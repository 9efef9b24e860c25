import { availableParallelism, cpus, totalmem } from 'node:os';
import type { Row } from './row.js';

/** A whole run, as written by `--json`. */
export interface Report {
  readonly package: string;
  /** ISO 8601. */
  readonly date: string;
  readonly machine: { readonly cpu: string; readonly cores: number; readonly memoryGiB: number; readonly node: string };
  readonly quick: boolean;
  readonly rows: readonly Row[];
}

/** Puts the rows under what a reader must know of the run. */
export function report(packageName: string, quick: boolean, rows: readonly Row[]): Report {
  return {
    package: packageName,
    date: new Date().toISOString(),
    machine: {
      cpu: cpus()[0]?.model.trim() ?? 'unknown',
      cores: availableParallelism(),
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      node: process.version,
    },
    quick,
    rows,
  };
}

/** The rows as an aligned table. */
export function table(rows: readonly Row[]): string {
  const lines = [
    ['row', 'ours', 'peer', 'unit', 'speed-up', 'target', ''],
    ...rows.map((row) => [
      row.id,
      figure(row.ours),
      figure(row.peer),
      row.unit,
      row.speedup === null ? '–' : `${row.speedup.toFixed(2)}×`,
      `≥ ${row.target}`,
      row.pass === null ? `missing: ${row.missing ?? ''}` : row.pass ? '✓' : '✗',
    ]),
  ];
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length))) ?? [];
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function figure(value: number | null): string {
  if (value === null) return '–';
  return value >= 1000 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3);
}
