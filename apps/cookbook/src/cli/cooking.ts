import type { Command } from 'commander';
import type { CatalogEntry } from '../catalog/entry.js';
import { combined, exitCode } from './exit-code.js';
import { Kitchen } from './kitchen.js';
import { chosen, reporterOf, type RunOptions } from './options.js';
import { codeOf, type Outcome } from './outcome.js';
import { reportOf } from './report/reporter.js';
import { session } from './session.js';

/** What `run`, `record` and `verify` have in common: choose, do it to each, tell, and end with the right code. */
export async function cook(
  names: readonly string[],
  command: Command,
  signal: AbortSignal,
  full: boolean,
  task: (kitchen: Kitchen, entry: CatalogEntry) => Promise<Outcome>,
): Promise<void> {
  const options = command.optsWithGlobals<RunOptions & { readonly color?: boolean }>();
  const { seed, scale, timeout: timeoutMs, mpi, jobs } = options;
  const reporter = reporterOf(options);
  const entries = await chosen(names, options);
  const report = reportOf({
    ...{ reporter, output: options.output, colour: options.color },
    ...{ full, several: entries.length > 1, jobs },
  });
  const onOutput = (entry: CatalogEntry, stream: 'stdout' | 'stderr', text: string): void =>
    report.output?.(entry, stream, text);
  const kitchen = new Kitchen({ seed, scale, timeoutMs, mpi, signal, onOutput });
  const outcomes = await session(entries, (entry) => task(kitchen, entry), { jobs, report, signal });
  process.exitCode = signal.aborted ? exitCode.interrupted : combined(outcomes.map(({ status }) => codeOf(status)));
}
