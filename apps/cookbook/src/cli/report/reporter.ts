import { writeFileSync } from 'node:fs';
import { painter, wantsColour } from '../colour.js';
import { UsageError } from '../failure.js';
import { DotReport } from './dot.js';
import { GithubReport } from './github.js';
import { JsonReport } from './json.js';
import { JunitReport } from './junit.js';
import { PrettyReport } from './pretty.js';
import { ProgressReport } from './progress.js';
import type { Report, Sink } from './report.js';
import { SeveralReports } from './several.js';

/** The reports there are. */
export const reporterNames = ['pretty', 'dot', 'json', 'junit', 'github'] as const;

/** One of {@link reporterNames}. */
export type ReporterName = (typeof reporterNames)[number];

/** What decides which report goes where. */
export interface ReportSettings {
  readonly reporter: ReporterName;
  /** A file for the report that is meant for programs; what is meant for people then stays on standard output. */
  readonly output?: string | undefined;
  readonly colour?: boolean | undefined;
  /** Show the programs' own output. */
  readonly full: boolean;
  readonly several: boolean;
  readonly jobs: number;
}

/** The reports for a session. A report for programs has standard output for itself; people then read standard error. */
export function reportOf(settings: ReportSettings): Report {
  const { reporter, output } = settings;
  const forPrograms = reporter === 'json' || reporter === 'junit';
  const machine: Sink = output === undefined ? process.stdout : fileSink(output);
  const people = forPrograms && output === undefined ? process.stderr : process.stdout;
  const paint = painter(wantsColour(people, settings.colour));
  switch (reporter) {
    case 'json':
      return new SeveralReports([new JsonReport(machine), pretty(people, settings)]);
    case 'junit':
      return new SeveralReports([pretty(people, settings), new JunitReport(machine)]);
    case 'github':
      return new SeveralReports([pretty(people, settings), new GithubReport(machine)]);
    case 'dot':
      return new DotReport(machine, paint);
    case 'pretty':
      return output === undefined ? pretty(people, settings) : plain(machine, settings, false);
  }
}

function pretty(stream: NodeJS.WriteStream, settings: ReportSettings): Report {
  const report = plain(stream, settings, wantsColour(stream, settings.colour));
  const moving = stream === process.stdout && stream.isTTY && settings.several && !settings.full;
  return moving ? new ProgressReport(report, settings.jobs) : report;
}

function plain(sink: Sink, { full, jobs }: ReportSettings, colour: boolean): Report {
  return new PrettyReport(sink, painter(colour), { full, together: jobs > 1 });
}

/** Begins the file anew, so that an older report never passes for this one. */
function fileSink(file: string): Sink {
  try {
    writeFileSync(file, '');
  } catch (error) {
    throw new UsageError(`--output ${file} cannot be written: ${(error as NodeJS.ErrnoException).code}`);
  }
  return { write: (text) => writeFileSync(file, text, { flag: 'a' }) };
}
