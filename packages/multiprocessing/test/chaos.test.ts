import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const program = fileURLToPath(new URL('../chaos/chaos.js', import.meta.url));

function chaos(
  ...options: string[]
): Promise<{ readonly stdout: string; readonly stderr: string; readonly code: number }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...options], (error, stdout, stderr) => {
      resolve({ stdout, stderr, code: error === null ? 0 : Number(error.code ?? -1) });
    });
  });
}

describe('the chaos run', () => {
  it('kills each kind of victim once and finds nothing wrong', async () => {
    const { stdout, stderr, code } = await chaos('--rounds', '5', '--seed', '1');
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'round 1 of 5: lock holder\n' });
    for (const name of ['lock holder', 'queue producer', 'queue consumer', 'pool worker', 'parent'])
      expect(stdout).toMatch(new RegExp(`│ ${name} +│ 1 +│ 0 +│ 0 +│ 0 +│`));
    expect(stdout).toContain('left in /dev/shm: 0, processes left: 0, anonymous segments left: 0\n');
  });

  it.each([
    [['--rounds', '0'], '--rounds 0: give a whole number'],
    [['--seed', 'x'], '--seed x: give a whole number'],
    [['--only', 'nobody'], '--only nobody: give a part of one of lock holder'],
    [['--limit=-1'], '--limit -1: give seconds'],
    [['--colour'], "Unknown option '--colour'"],
  ])('refuses %j and says what it takes', async (options, problem) => {
    const { stdout, stderr, code } = await chaos(...options);
    expect(code).toBe(2);
    expect(stderr).toContain(problem);
    expect(stdout).toContain('--rounds N');
  });
});
