import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { MissingContenderError, type Start } from './side.js';

const run = promisify(execFile);
// The distribution's own first: it is built with profile-guided optimisation, which one built by hand often is not.
const candidates = ['/usr/bin/python3', 'python3'];

/** Starts a Python contender with the newest interpreter here that can import what it needs. */
export async function python(program: URL, workload: string, modules: readonly string[] = []): Promise<Start> {
  const found: { command: string; version: number }[] = [];
  for (const command of candidates) {
    const probe = `import sys${modules.map((m) => `, ${m}`).join('')}; print(sys.version_info[0] * 1000 + sys.version_info[1])`;
    const version = await run(command, ['-c', probe]).then(
      ({ stdout }) => Number(stdout),
      () => undefined,
    );
    if (version !== undefined) found.push({ command, version });
  }
  const [best] = found.sort((a, b) => b.version - a.version);
  if (!best) throw new MissingContenderError(`no python3 here can import ${modules.join(', ') || 'anything'}`);
  return { command: best.command, arguments: [program.pathname, workload] };
}
