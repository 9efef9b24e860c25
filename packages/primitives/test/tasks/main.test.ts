import { describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../programs/main.js', import.meta.url));

function run(path: string, ...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [path, ...args], { cwd: dirname(program) }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

describe('main', () => {
  it('runs the body in the program and not in a worker that imports it', async () => {
    expect(await run(program)).toEqual({ code: 0, stdout: 'loaded in main\nbody\nloaded in worker\n', stderr: '' });
  });

  it('finds the program named without its extension, and through a symbolic link', async () => {
    expect((await run('./main')).stdout).toContain('body');
    const folder = mkdtempSync(join(tmpdir(), 'main-'));
    try {
      symlinkSync(program, join(folder, 'link.js'));
      expect((await run(join(folder, 'link.js'))).stdout).toContain('body');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('does nothing in a module that another program imports', async () => {
    const { stdout } = await run(program.replace('main.js', 'imports-main.js'));
    expect(stdout).toBe('loaded in main\nthe importer ends\n');
  });

  it.each(['fail', 'fail-busy'])('prints the error and exits with 1, whatever still runs (%s)', async (how) => {
    const { code, stderr } = await run(program, how);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^RangeError: out of cheese\n {4}at /);
  });
});
