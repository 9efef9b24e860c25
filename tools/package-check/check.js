// @ts-check
// Packs every package as npm would publish it, and lets publint and attw look at what a user would get.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const packages = readdirSync(join(root, 'packages')).filter((name) => existsSync(manifestOf(name)));
const folder = mkdtempSync(join(tmpdir(), 'package-check-'));
/** @type {string[]} */
const faults = [];

try {
  for (const name of packages) {
    if (!existsSync(join(root, 'packages', name, 'dist', 'index.js'))) {
      faults.push(`${name} is not built: run npm run build first`);
      continue;
    }
    const [packed] = JSON.parse(
      run('npm', ['pack', '--json', '--pack-destination', folder, join(root, 'packages', name)]),
    );
    const tarball = join(folder, packed.filename);
    const files = packed.files.map((/** @type {{ path: string }} */ { path }) => path);
    for (const needed of ['package.json', 'README.md', 'LICENSE', 'dist/index.js', 'dist/types/index.d.ts']) {
      if (!files.includes(needed)) faults.push(`${name}: ${needed} would not be published`);
    }
    for (const stray of files.filter((/** @type {string} */ path) =>
      /\.tsbuildinfo$|^(src|test|out-tsc)\//.test(path),
    )) {
      faults.push(`${name}: ${stray} would be published`);
    }
    look(name, 'publint', ['--strict', tarball]);
    look(name, 'attw', ['--profile', 'esm-only', '--no-color', tarball]);
    console.log(`${name}: ${files.length} files, ${Math.round(packed.size / 1024)} KiB`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 && packages.length > 0 ? 0 : 1;

/** @param {string} name */
function manifestOf(name) {
  const file = join(root, 'packages', name, 'package.json');
  return existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).private !== true ? file : '';
}

/** @param {string} command @param {string[]} args */
function run(command, args) {
  return execFileSync(command, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** @param {string} name @param {string} tool @param {string[]} args */
function look(name, tool, args) {
  try {
    run(join(root, 'node_modules', '.bin', tool), args);
  } catch (error) {
    const { stdout, stderr } = /** @type {{ stdout?: string, stderr?: string }} */ (error);
    faults.push(`${name}: ${tool} says\n${stdout ?? ''}${stderr ?? ''}`);
  }
}
