import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { ParallelError, registerErrorClass } from '@parallel-cookbook/primitives';

const require = createRequire(import.meta.url);
const run = promisify(execFile);

/** What of a package.json matters here. */
interface Manifest {
  readonly version: string;
  readonly dependencies?: { readonly [name: string]: string };
}

/** Whether a package is one of this project's, which are not taken from a registry. */
export function isOurs(name: string): boolean {
  return name.startsWith('@parallel-cookbook/');
}

/** The given packages of ours and those of ours they depend on, ground first. */
export async function withDependencies(names: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  const visit = async (name: string): Promise<void> => {
    const { dependencies = {} } = await manifest(name);
    for (const other of Object.keys(dependencies)) if (isOurs(other) && !found.has(other)) await visit(other);
    found.add(name);
  };
  for (const name of names) await visit(name);
  return [...found];
}

/** Packs a package of ours into a folder, as `npm publish` would, and says the file's name. */
export async function pack(name: string, folder: string): Promise<string> {
  const source = dirname(require.resolve(`${name}/package.json`));
  try {
    const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
      cwd: source,
    });
    return (JSON.parse(stdout) as { readonly filename: string }[])[0]?.filename as string;
  } catch (cause) {
    throw new PackingError(name, { cause });
  }
}

/** The version of an outside package that the cookbook itself runs with. */
export async function versionOf(name: string): Promise<string> {
  return (await manifest(name)).version;
}

async function manifest(name: string): Promise<Manifest> {
  return JSON.parse(await readFile(require.resolve(`${name}/package.json`), 'utf8')) as Manifest;
}

/** A package that `npm pack` could not pack. */
export class PackingError extends ParallelError {
  static override readonly kind: string = 'PackingError';
  readonly code: string = 'ERR_COOKBOOK_PACKING';

  constructor(name: string, options: { readonly cause: unknown }) {
    super(
      `npm could not pack ${name}: ${String((options.cause as { stderr?: string }).stderr || options.cause)}`,
      options,
    );
  }
}
registerErrorClass(PackingError);
