// @ts-check
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/**
 * Where a file stands in its package.
 *
 * @typedef {object} Place
 * @property {string} root folder of the nearest package.json.
 * @property {string} name the package's name.
 * @property {readonly string[] | undefined} floors its floors, ground first.
 * @property {readonly string[]} path the file's path from the root, in parts: `['src', 'lane', 'thread.ts']`.
 */

/** @type {Map<string, { name: string, floors?: string[] } | undefined>} */
const packages = new Map();

/**
 * Finds the nearest package.json and the file's path from there.
 *
 * @param {string} file absolute path.
 * @returns {Place | undefined} nothing for a file outside of any package.
 */
export function placeOf(file) {
  for (let root = dirname(file); ; root = dirname(root)) {
    const manifest = manifestIn(root);
    if (manifest) return { root, name: manifest.name, floors: manifest.floors, path: relative(root, file).split(sep) };
    if (dirname(root) === root) return undefined;
  }
}

/** @param {string} folder */
function manifestIn(folder) {
  if (!packages.has(folder)) {
    const file = join(folder, 'package.json');
    packages.set(folder, existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined);
  }
  return packages.get(folder);
}
