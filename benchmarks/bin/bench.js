#!/usr/bin/env node
// npm run bench -- <package> [--json FILE] [--quick] [--only ID]
// Installs the peers and builds on first use, then hands over to the harness.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(dirname(fileURLToPath(import.meta.url)));
const root = dirname(here);

/** Runs a command with its output on stderr, so that stdout stays the harness's. */
function step(title, command, args, cwd) {
  process.stderr.write(`${title} …\n`);
  return (
    spawnSync(command, args, { cwd, stdio: ['ignore', 2, 2], env: { ...process.env, NX_DAEMON: 'false' } }).status === 0
  );
}

const asksForHelp = process.argv.slice(2).some((argument) => argument === '--help' || argument === '-h');
if (!asksForHelp && !existsSync(join(here, 'node_modules')) && !step('Installing the peers', 'npm', ['ci'], here)) {
  process.stderr.write('The peers could not be installed: their rows will say so.\n');
}
if (
  !step('Building', process.execPath, [join(root, 'node_modules/nx/dist/bin/nx.js'), 'run', 'benchmarks:build'], root)
) {
  process.exit(1);
}
const { main } = await import('../dist/harness/command-line.js');
process.exitCode = await main(process.argv.slice(2));
