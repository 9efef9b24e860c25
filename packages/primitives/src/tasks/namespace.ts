import { readFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ArgumentError } from '../errors/argument.js';

interface Package {
  readonly name: string;
  readonly root: string;
}
const packages = new Map<string, Package | undefined>();

/**
 * The namespace of a module that names none: the nearest package's name and the module's path in it, without extension.
 * It differs between `src` and `dist`; tasks that cross hosts name a namespace of their own.
 */
export function defaultNamespace(moduleUrl: string): string {
  if (!moduleUrl.startsWith('file:')) {
    throw new ArgumentError('namespace', undefined, `the module is no file (${moduleUrl.slice(0, 40)}), so name one`);
  }
  const path = fileURLToPath(moduleUrl.replace(/[?#].*$/s, ''));
  const stem = path.replace(/\.[^./\\]+$/, '');
  const home = packageOf(dirname(path));
  return home ? `${home.name}/${relative(home.root, stem).split(sep).join('/')}` : basename(stem);
}

/** Checks the first argument of the functions that make tasks. */
export function moduleUrl(url: unknown): string {
  const text = String(url);
  if ((typeof url === 'string' || typeof url === 'object') && /^(file|data|https?|node|blob):/.test(text)) return text;
  throw new ArgumentError('url', url, 'give an absolute URL: import.meta.url, or new URL("./x.js", import.meta.url)');
}

function packageOf(folder: string): Package | undefined {
  if (packages.has(folder)) return packages.get(folder);
  const name = nameIn(join(folder, 'package.json'));
  const parent = dirname(folder);
  const found = name !== undefined ? { name, root: folder } : parent === folder ? undefined : packageOf(parent);
  packages.set(folder, found);
  return found;
}

function nameIn(path: string): string | undefined {
  try {
    const content = JSON.parse(readFileSync(path, 'utf8')) as { name?: unknown } | null;
    return typeof content?.name === 'string' && content.name !== '' ? content.name : undefined;
  } catch {
    return undefined; // no such file, or one that npm would not accept either
  }
}
