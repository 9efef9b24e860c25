import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { MissingContenderError, type Start } from './side.js';

const run = promisify(execFile);

/** Compiles a C contender with gcc at full optimisation and starts it. */
export async function compiled(source: URL, workload: string): Promise<Start> {
  const from = fileURLToPath(source);
  const to = join(dirname(fileURLToPath(import.meta.url)), '..', 'bin', basename(from, '.c'));
  mkdirSync(dirname(to), { recursive: true });
  try {
    await run('gcc', ['-O3', '-march=native', '-pthread', '-o', to, from]);
  } catch (error) {
    throw new MissingContenderError(`gcc: ${(error as Error).message.split('\n')[0] ?? ''}`);
  }
  return { command: to, arguments: [workload] };
}
