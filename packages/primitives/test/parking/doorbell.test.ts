import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

/** Runs a program in a process of its own and returns what it printed; fails when it does not end by itself. */
function run(program: string): string {
  const path = fileURLToPath(new URL(`../programs/${program}`, import.meta.url));
  return execFileSync(process.execPath, [path], { encoding: 'utf8', timeout: 50_000 }).trim();
}

describe('the doorbell', () => {
  it('leaves no timer behind once nobody waits, so that the process ends by itself', () => {
    expect(run('waits-and-ends.js')).toBe('1 while waiting, 0 after: acquired, timed out, cancelled, closed');
  });

  it('keeps the process alive while somebody waits for another thread, on every supported Node', () => {
    expect(run('waits-for-thread.js')).toBe('acquired after the thread released');
  });
});
