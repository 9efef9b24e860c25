// @ts-check
// Bundles the package in the current folder: src/**/*.ts → dist/*.js, all in one folder.
//
// Why: every worker thread loads the library anew, and Node takes about half a millisecond a module there. As 110 modules
// primitives cost a new thread 55 ms, as a handful of bundles 10. Modules shared by several entries become chunks of
// their own, so there is still one copy of each.
//
// package.json may list entries under "together": everything that they reach becomes one file, since a program that loads one of
// them soon loads the others, and a file more costs half a millisecond.
//
// package.json lists the entries under "entries". `src/lane/index.ts` becomes `dist/lane.js`, `src/lane/entry.ts`
// becomes `dist/entry.js`. Since all files stand in one folder, `new URL('./entry.js', import.meta.url)` holds in any chunk.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { build } from 'esbuild';

const { entries, together = [] } = JSON.parse(readFileSync('package.json', 'utf8'));
if (!Array.isArray(entries) || entries.length === 0) {
  throw new Error('package.json lists no "entries" to bundle: give an array of paths under src');
}

for (const file of readdirSync('dist', { withFileTypes: true })) {
  if (file.isFile() && /\.js(\.map)?$/.test(file.name)) rmSync(join('dist', file.name));
}
await build({
  entryPoints: entries.map((/** @type {string} */ path) => ({ in: path, out: outputName(path) })),
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  packages: 'external',
  sourcemap: 'linked',
  tsconfig: 'tsconfig.build.json',
  logLevel: 'warning',
  // esbuild puts modules into one chunk when the same entries reach them: so every entry is made to reach these.
  inject: together.length > 0 ? ['together'] : [],
  plugins: [{ name: 'together', setup: reachTogether }],
});

/** @param {import('esbuild').PluginBuild} build */
function reachTogether(build) {
  build.onResolve({ filter: /^together$/ }, () => ({ path: 'together', namespace: 'together' }));
  build.onLoad({ filter: /.*/, namespace: 'together' }, () => ({
    contents: together.map((/** @type {string} */ path) => `import ${JSON.stringify(`./${path}`)};`).join('\n'),
    resolveDir: process.cwd(),
    loader: 'js',
  }));
}

/** @param {string} path */
function outputName(path) {
  const name = basename(path, '.ts');
  return name === 'index' && dirname(path) !== 'src' ? basename(dirname(path)) : name;
}
