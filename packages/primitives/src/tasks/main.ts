import { createRequire } from 'node:module';
import { isAbsolute, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { isMainThread } from 'node:worker_threads';

/**
 * Runs the program, if this module is the program: not in a worker that imports it for its tasks, nor in another module
 * that imports it.
 *
 * Python analogue: `if __name__ == '__main__':`, which `multiprocessing` needs for the same reason.
 *
 * When the body throws, the error is printed to stderr and the process exits with code 1.
 *
 * @param meta `import.meta`.
 * @param body the program.
 *
 * @example
 * import { main } from '@parallel-cookbook/primitives';
 *
 * main(import.meta, async () => {
 *   console.log('only in the program itself'); // only in the program itself
 * });
 */
export function main(meta: { readonly url: string }, body: () => unknown): void {
  if (!isProgram(meta)) return;
  void (async () => {
    try {
      await body();
    } catch (error) {
      process.exitCode = 1;
      process.stderr.write(`${inspect(error)}\n`, () => process.exit());
    }
  })();
}

function isProgram(meta: { readonly url: string; readonly main?: unknown }): boolean {
  if (!isMainThread) return false;
  if (typeof meta.main === 'boolean') return meta.main;
  const entry = process.argv[1];
  if (/\[eval\d*\]$/.test(meta.url)) return true;
  return entry !== undefined && urlOf(entry) === meta.url.replace(/[?#].*$/s, '');
}

/** The URL that Node gives to the program named on the command line: extension added, symbolic links followed. */
function urlOf(entry: string): string | undefined {
  const path = isAbsolute(entry) ? entry : resolve(entry);
  try {
    return pathToFileURL(createRequire(path).resolve(path)).href;
  } catch {
    return undefined; // the program is gone, or no file
  }
}
