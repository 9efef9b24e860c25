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
  const lines = [['row', 'ours', 'peer', 'unit', 'speed-up', 'target or limit', ''], ...rows.map(cells)];
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

function cells(row: Row): string[] {
  if ('limit' in row) {
    return [row.id, figure(row.ours), '–', row.unit, '–', `≤ ${row.limit}`, verdict(row.pass, row.failed)];
  }
  const { id, ours, peer, unit, speedup, target, pass, failed, missing } = row;
  const ratio = speedup === null ? '–' : `${speedup.toFixed(2)}×`;
  return [id, figure(ours), figure(peer), unit, ratio, `≥ ${target}`, verdict(pass, failed, missing)];
}

function verdict(pass: boolean | null, failed?: string, missing?: string): string {
  if (failed !== undefined) return `✗ failed: ${failed}`;
  if (missing !== undefined) return `missing: ${missing}`;
  return pass ? '✓' : '✗';
}

function figure(value: number | null): string {
  if (value === null) return '–';
  return value >= 1000 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3);
}
