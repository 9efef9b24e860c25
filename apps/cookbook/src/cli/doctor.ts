import type { Command } from 'commander';
import { examine } from '../doctor/doctor.js';
import { painter, wantsColour } from './colour.js';
import { table } from './report/table.js';

/** `cookbook doctor`. */
export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('show what this machine has, and how to install the rest')
    .option('--json', 'one JSON object a line')
    .action(async ({ json }: { json?: boolean }, command: Command) => {
      const findings = await examine();
      if (json) {
        for (const finding of findings) process.stdout.write(`${JSON.stringify(finding)}\n`);
        return;
      }
      const { color } = command.optsWithGlobals<{ color?: boolean }>();
      const paint = painter(wantsColour(process.stdout, color));
      const rows = findings.map(({ name, value, remedy = '' }) => [
        value === undefined ? paint.dim('○') : paint.good('✓'),
        name,
        value ?? `missing; ${remedy}`,
      ]);
      process.stdout.write(table(rows));
    });
}
