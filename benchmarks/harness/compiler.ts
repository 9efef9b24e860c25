import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { MissingContenderError, type Start } from './side.js';

const run = promisify(execFile);

/** Compiles a C contender with gcc at full optimisation and starts it. */
export async function compiled(source: URL, workload: string): Promise<Start> {
  return { command: await compile(source), arguments: [workload] };
}

/** Compiles a C contender at full optimisation and gives the program's path. @param compiler one that takes gcc's options. */
export async function compile(source: URL, compiler = 'gcc'): Promise<string> {
  const from = fileURLToPath(source);
  const name = compiler === 'gcc' ? basename(from, '.c') : `${basename(from, '.c')}-${compiler}`;
  const to = join(dirname(fileURLToPath(import.meta.url)), '..', 'bin', name);
  mkdirSync(dirname(to), { recursive: true });
  try {
    await run(compiler, ['-O3', '-march=native', '-pthread', '-o', to, from]);
  } catch (error) {
    throw new MissingContenderError(`${compiler}: ${(error as Error).message.split('\n')[0] ?? ''}`);
  }
  return to;
}
