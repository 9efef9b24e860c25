import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { measure } from './measure.js';
import { report, table } from './report.js';
import type { Row, RowPlan } from './row.js';

const suites: Readonly<Record<string, () => Promise<{ readonly rows: readonly RowPlan[] }>>> = {
  async: () => import('../async/rows.js'),
  mpi: () => import('../mpi/rows.js'),
  multiprocessing: () => import('../multiprocessing/rows.js'),
  threading: () => import('../threading/rows.js'),
};

const usage = `npm run bench -- <package> [--quick] [--only TEXT] [--json FILE]

  <package>    ${Object.keys(suites).join(', ')}
  --quick      short turns: shows that everything runs, its figures are rough and no missed target fails the command
  --only TEXT  only the rows whose id contains TEXT; give it again for more
  --json FILE  write { package, date, machine, quick, rows } to FILE

Ours and each peer stand ready in processes of their own and take turns; medians count; speed-up > 1 means ours is faster.
Exit code: 0 all targets met, 1 a target missed or our own side failed, 2 wrong usage. A missing peer is reported and does not fail.
`;

/** Runs the command line and returns the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  let options;
  try {
    options = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        quick: { type: 'boolean', default: false },
        only: { type: 'string', multiple: true, default: [] },
        json: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${usage}`);
    return 2;
  }
  const { values, positionals } = options;
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  const [name = ''] = positionals;
  const suite = Object.hasOwn(suites, name) ? suites[name] : undefined;
  if (!suite || positionals.length !== 1) {
    process.stderr.write(`${name ? `There are no benchmarks of "${name}"` : 'Say which package'}.\n\n${usage}`);
    return 2;
  }
  const quick = values.quick;
  const effort = quick ? { rounds: 3, ms: 150 } : { rounds: 9, ms: 700 };
  const { rows: all } = await suite();
  const plans = selected(all, values.only);
  if (plans.length === 0) {
    process.stderr.write(`No row's id contains "${values.only.join('" or "')}". There are:\n${list(all)}\n`);
    return 2;
  }
  const rows: Row[] = [];
  for (const plan of plans) rows.push(await measure(plan, effort, progress));
  progress('');
  process.stdout.write(`${table(rows)}\n`);
  if (values.json !== undefined) {
    writeFileSync(values.json, `${JSON.stringify(report(name, quick, rows), null, 2)}\n`);
  }
  return exitCode(rows, quick);
}

/** The rows whose id contains one of the texts; all of them when there is none. */
export function selected(plans: readonly RowPlan[], texts: readonly string[]): readonly RowPlan[] {
  return texts.length === 0 ? plans : plans.filter(({ id }) => texts.some((text) => id.includes(text)));
}

/** 1 when a promise was not kept. A quick run promises no figures, only that our side runs. */
export function exitCode(rows: readonly Row[], quick: boolean): 0 | 1 {
  return rows.some(({ pass, failed }) => failed !== undefined || (!quick && pass === false)) ? 1 : 0;
}

function list(plans: readonly RowPlan[]): string {
  return plans.map(({ id }) => `  ${id}`).join('\n');
}

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
  else if (text.includes(' 1/')) process.stderr.write(`${text.split(' ')[0] ?? ''} …\n`);
}
