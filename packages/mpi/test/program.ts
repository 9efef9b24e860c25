import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const pathOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** What a program said on so many ranks that are processes. */
export function mpirun(
  ranks: number,
  program: string,
  ...args: string[]
): Promise<{ readonly lines: readonly string[]; readonly stderr: string; readonly code: number }> {
  return new Promise((resolve) => {
    const command = [pathOf('../dist/mpirun.js'), '-n', String(ranks), pathOf(`./programs/${program}`), ...args];
    execFile(process.execPath, command, (error, stdout, stderr) => {
      const lines = stdout.split('\n').filter((line) => line !== '');
      resolve({ lines, stderr, code: error === null ? 0 : Number(error.code ?? -1) });
    });
  });
}
