import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { ArgumentError } from '@parallel-cookbook/primitives';
import type { CatalogEntry } from '../catalog/entry.js';
import { importedPackages } from './imported-packages.js';
import { isOurs, pack, versionOf, withDependencies } from './packing.js';

const engine = '>=20.19';
const compilerOptions = {
  ...{ target: 'es2022', lib: ['es2023', 'esnext.disposable'], module: 'nodenext', types: ['node'], strict: true },
  ...{ noUncheckedIndexedAccess: true, skipLibCheck: true, outDir: 'dist', rootDir: '.' },
};

/**
 * Writes a recipe as a project that stands alone: its program and tasks, the packages it imports as archives, and what
 * npm and TypeScript need. `npm install && npm start` then runs it anywhere.
 *
 * @throws ArgumentError when the folder holds anything.
 */
export async function eject(entry: CatalogEntry, folder: string): Promise<void> {
  const target = resolve(folder);
  const recipe = await entry.recipe();
  const held = await readdir(target).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new ArgumentError('folder', folder, 'name a folder that is empty or not there yet');
  });
  if (held.length > 0)
    throw new ArgumentError('folder', folder, 'it is not empty; name one that is, or that is not there yet');

  const sources = entry.sources().filter((name) => !/^recipe\./.test(name));
  const texts = await Promise.all(sources.map((name) => readFile(join(entry.folder, name), 'utf8')));
  const imported = [...new Set(texts.flatMap(importedPackages))];
  const ours = await withDependencies(imported.filter(isOurs));
  await mkdir(join(target, 'packages'), { recursive: true });
  const dependencies: { [name: string]: string } = {};
  for (const name of ours) dependencies[name] = `file:packages/${await pack(name, join(target, 'packages'))}`;
  for (const name of imported.filter((name) => !isOurs(name))) dependencies[name] = await versionOf(name);

  await Promise.all(sources.map((name) => copyFile(join(entry.folder, name), join(target, name))));
  const node = recipe.launch.kind === 'ranks' ? `mpirun-ts -n ${recipe.launch.ranks}` : 'node';
  const typescript = sources.some((name) => /\.[cm]?ts$/.test(name));
  await writeJson(join(target, 'package.json'), {
    name:
      basename(target)
        .toLowerCase()
        .replace(/[^a-z0-9-]+/g, '-')
        .replace(/^-+|-+$/g, '') || 'recipe',
    ...{ version: '0.0.0', private: true, description: recipe.title, type: 'module', engines: { node: engine } },
    scripts: typescript ? { prestart: 'tsc', start: `${node} dist/main.js` } : { start: `${node} main.js` },
    dependencies,
    ...(typescript && {
      devDependencies: { '@types/node': await versionOf('@types/node'), typescript: await versionOf('typescript') },
    }),
  });
  if (typescript) await writeJson(join(target, 'tsconfig.json'), { compilerOptions, include: ['*.ts'] });
  await writeFile(join(target, 'README.md'), readme(entry, recipe.title, ours));
}

function readme(entry: CatalogEntry, title: string, ours: readonly string[]): string {
  const archives = ours.length > 0 ? `\n\`packages\` holds ${ours.join(' and ')} as npm archives.\n` : '';
  return `# ${title}

The recipe \`${entry.name}\` of parallel-cookbook, as a project of your own.

    npm install
    npm start

\`SECOND_MS=50 npm start\` makes the book's second last 50 ms. \`SEED=7 npm start\` gives other random numbers.
Needs Node ${engine}.
${archives}`;
}

function writeJson(file: string, value: unknown): Promise<void> {
  return writeFile(file, `${JSON.stringify(value, undefined, 2)}\n`);
}
