// @ts-check
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** A workspace of its own, so that the real one is not touched: the real configuration over one small package a layer. */
const workspace = mkdtempSync(join(tmpdir(), 'house-boundaries-'));
/** @type {Map<string, string[]>} what ESLint says, by file. */
const found = new Map();

before(async () => {
  symlinkSync(join(root, 'node_modules'), join(workspace, 'node_modules'));
  for (const file of ['nx.json', 'package.json', 'tsconfig.base.json']) cpSync(join(root, file), join(workspace, file));
  project('packages/ground', 'layer:ground');
  project('packages/chapter', 'layer:chapter');
  project('packages/other', 'layer:chapter', { down: ['ground'], across: ['chapter'], type: ['type chapter'] });
  project('packages/upward', 'layer:chapter', { up: ['leaf'] });
  project('packages/cellar', 'layer:ground', { up: ['chapter'] });
  project('apps/leaf', 'layer:app');
  project('apps/app', 'layer:app', { down: ['ground', 'chapter', 'other'] });
  for (const { filePath, messages } of await lint()) {
    const boundaries = messages.filter(({ ruleId }) => ruleId === '@nx/enforce-module-boundaries');
    assert.ok(
      messages.every(({ fatal }) => !fatal),
      messages.map(({ message }) => message).join('\n'),
    );
    found.set(
      filePath.slice(workspace.length + 1),
      boundaries.map(({ message }) => message),
    );
  }
});
after(() => rmSync(workspace, { recursive: true }));

/**
 * A package whose files import others.
 *
 * @param {string} folder
 * @param {string} tag
 * @param {Record<string, string[]>} files what each file imports.
 */
function project(folder, tag, files = {}) {
  /** @type {(file: string, text: string) => void} */
  const write = (file, text) => {
    mkdirSync(dirname(join(workspace, folder, file)), { recursive: true });
    writeFileSync(join(workspace, folder, file), text);
  };
  const name = folder.split('/')[1];
  const manifest = { name: `@fixture/${name}`, type: 'module', exports: './src/own.ts', nx: { name, tags: [tag] } };
  write('package.json', JSON.stringify(manifest));
  write('tsconfig.json', JSON.stringify({ extends: '../../tsconfig.base.json', include: ['src'] }));
  write('src/own.ts', 'export const own = 1;\n');
  for (const [file, targets] of Object.entries(files)) {
    const imports = targets.map((target) => {
      const [from, type] = target.split(' ').reverse();
      return type
        ? `export type { own } from '@fixture/${from}';\n`
        : `export { own as ${from} } from '@fixture/${from}';\n`;
    });
    write(`src/${file}.ts`, imports.join(''));
  }
}

/** @returns {Promise<{ filePath: string, messages: { ruleId: string, message: string, fatal?: boolean }[] }[]>} */
async function lint() {
  const out = join(workspace, 'found.json');
  // The rule reads the project graph that Nx keeps, and says nothing at all where there is none.
  await node(['nx/dist/bin/nx.js', 'show', 'projects']);
  await node([
    'eslint/bin/eslint.js',
    '-c',
    join(root, 'eslint.config.js'),
    '-f',
    'json',
    '-o',
    out,
    'packages',
    'apps',
  ]);
  return JSON.parse(readFileSync(out, 'utf8'));
}

/** Runs a program of node_modules in the workspace; a lint that found something exits with 1. @param {string[]} args */
async function node([program, ...args]) {
  const env = { ...process.env, NX_DAEMON: 'false', NX_WORKSPACE_ROOT_PATH: workspace };
  const options = { cwd: workspace, env, maxBuffer: 1e8 };
  await new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [join(root, 'node_modules', `${program}`), ...args],
      options,
      (error, stdout, stderr) => {
        if (error && !(error.code === 1 && program?.startsWith('eslint/')))
          reject(new Error(`${stderr}\n${stdout}`, { cause: error }));
        else resolve(stdout);
      },
    );
  });
}

describe('the boundaries between packages', () => {
  it('let a chapter import the ground, and an app import all', () => {
    assert.deepEqual(found.get('packages/other/src/down.ts'), []);
    assert.deepEqual(found.get('apps/app/src/down.ts'), []);
  });

  it('forbid a chapter to import another chapter, also its types', () => {
    for (const file of ['across', 'type']) {
      const [message] = found.get(`packages/other/src/${file}.ts`) ?? [];
      assert.match(message ?? '', /tagged with "layer:chapter" can only depend on libs tagged with "layer:ground"/);
    }
  });

  it('forbid a chapter to import an app, and the ground to import a chapter', () => {
    assert.match(
      found.get('packages/upward/src/up.ts')?.join() ?? '',
      /tagged with "layer:chapter" can only depend on/,
    );
    assert.match(found.get('packages/cellar/src/up.ts')?.join() ?? '', /tagged with "layer:ground" can only depend on/);
  });

  it('hold for every package: each says which layer it stands on', () => {
    const layers = { packages: /^layer:(ground|chapter)$/, apps: /^layer:app$/, tools: /^layer:tool$/ };
    for (const [folder, layer] of Object.entries(layers)) {
      for (const name of readdirSync(join(root, folder))) {
        const manifest = join(root, folder, name, 'package.json');
        if (!existsSync(manifest)) continue;
        const { nx } = JSON.parse(readFileSync(manifest, 'utf8'));
        assert.equal(nx?.tags?.filter((/** @type {string} */ tag) => layer.test(tag)).length, 1, `${folder}/${name}`);
      }
    }
  });
});
