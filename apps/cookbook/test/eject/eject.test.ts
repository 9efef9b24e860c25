import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importedPackages } from '@parallel-cookbook/cookbook/src/eject/imported-packages.js';
import { withDependencies } from '@parallel-cookbook/cookbook/src/eject/packing.js';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { cookbook, start } from '../cookbook.js';

const require = createRequire(import.meta.url);
const home = fileURLToPath(new URL('../..', import.meta.url));
const book = join(home, 'recipes');

function eject(recipe: string, folder: string): Promise<{ readonly code: number | null; readonly stderr: string }> {
  return start(['eject', recipe, folder], '').answer;
}

describe('eject', () => {
  let parent: string;
  let folder: string;
  beforeEach(() => {
    mkdirSync(join(home, 'out-tsc'), { recursive: true });
    // Inside the package, where the compiler and the packages of this workspace are found without an installation.
    parent = mkdtempSync(join(home, 'out-tsc/eject-'));
    folder = join(parent, 'Own Project');
  });
  afterEach(() => rmSync(parent, { recursive: true }));

  it('writes a project that compiles and prints what the record says', async () => {
    expect((await eject('foundations/language-tour', folder)).code).toBe(0);
    expect(readdirSync(folder).sort()).toEqual([
      'README.md',
      'main.ts',
      'package.json',
      'packages',
      'sequence.ts',
      'tsconfig.json',
    ]);
    execFileSync(process.execPath, [require.resolve('typescript/bin/tsc')], { cwd: folder });
    const output = execFileSync(process.execPath, ['dist/main.js'], { cwd: folder, encoding: 'utf8' });
    const record = JSON.parse(readFileSync(join(book, 'foundations/language-tour/recorded.json'), 'utf8')) as {
      stdout: string[];
    };
    expect(output.trimEnd().split('\n')).toEqual(record.stdout);
  });

  it('packs the packages that the recipe imports', async () => {
    expect((await eject('foundations/amdahl', folder)).code).toBe(0);
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      name: string;
      dependencies: { [name: string]: string };
    };
    expect(manifest.name).toBe('own-project');
    expect(manifest.dependencies).toEqual({
      '@parallel-cookbook/primitives': expect.stringMatching(/^file:packages\/parallel-cookbook-primitives-.*\.tgz$/),
    });
    expect(readdirSync(join(folder, 'packages'))).toHaveLength(1);
  });

  it('writes a project of processes, with the tasks beside the program, that compiles', async () => {
    expect((await eject('multiprocessing/spawn-module', folder)).code).toBe(0);
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(['count.tasks.ts', 'main.ts']));
    const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      dependencies: { [name: string]: string };
    };
    expect(Object.keys(dependencies).sort()).toEqual([
      '@parallel-cookbook/multiprocessing',
      '@parallel-cookbook/primitives',
    ]);
    execFileSync(process.execPath, [require.resolve('typescript/bin/tsc')], { cwd: folder });
    const output = execFileSync(process.execPath, ['dist/main.js'], { cwd: folder, encoding: 'utf8' });
    expect(output).toContain('7 processes, with the one that started them');
  });

  it('writes a project of ranks, which its start script launches', async () => {
    expect((await eject('mpi/hello', folder)).code).toBe(0);
    const { scripts, dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      scripts: { start: string };
      dependencies: { [name: string]: string };
    };
    expect(scripts.start).toBe('mpirun-ts -n 5 dist/main.js');
    expect(Object.keys(dependencies).sort()).toEqual(['@parallel-cookbook/mpi', '@parallel-cookbook/primitives']);
  });

  it('refuses a folder that holds something, exit code 2, and leaves it alone', async () => {
    mkdirSync(folder);
    writeFileSync(join(folder, 'mine.txt'), 'mine');
    const { code, stderr } = await eject('foundations/language-tour', folder);
    expect(stderr).toContain('it is not empty');
    expect(code).toBe(2);
    expect(readdirSync(folder)).toEqual(['mine.txt']);
  });

  it('takes one recipe, exit code 2 otherwise', async () => {
    expect((await cookbook('eject', 'good/*', folder)).code).toBe(2);
    expect((await cookbook('eject', 'good/none', folder)).code).toBe(2);
  });
});

describe('the packages of a module', () => {
  it('are those of imports and re-exports, without files and what Node brings', () => {
    const text = `
      import fs from 'node:fs';
      import { join } from "path";
      import './side.js';
      import type { A } from '@parallel-cookbook/threading';
      export { b } from '@parallel-cookbook/primitives/lane';
      const c = await import('capnweb/deep');
      import {
        many,
      } from '@parallel-cookbook/threading';
      const bytes = Buffer.from('not-a-package');
    `;
    expect(importedPackages(text)).toEqual([
      '@parallel-cookbook/threading',
      '@parallel-cookbook/primitives',
      'capnweb',
    ]);
  });

  it('bring those of ours they stand on, ground first', async () => {
    expect(await withDependencies(['@parallel-cookbook/threading'])).toEqual([
      '@parallel-cookbook/primitives',
      '@parallel-cookbook/threading',
    ]);
  });
});
