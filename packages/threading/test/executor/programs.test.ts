import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

function run(program: string, ...args: string[]): string {
  const path = fileURLToPath(new URL(`../programs/${program}.js`, import.meta.url));
  return execFileSync(process.execPath, [path, ...args], { encoding: 'utf8', timeout: 30_000 });
}

describe('a program with a thread pool', () => {
  it.each([
    ['shutdown', 'in the thread\nafter the shutdown\n'],
    ['forgotten', 'in the thread\nforgotten\n'],
    ['pending', 'in the thread\ndone\n'],
    ['given up', 'given up\n'],
    ['dies', 'in the thread\nWorkerDiedError\nin the next thread\n'],
  ])('ends by itself: %s', (how, output) => {
    expect(run('executor-ends', how)).toBe(output);
  });

  it('prints lines in the order in which they were written, though it blocks', () => {
    expect(run('executor-ends', 'blocked')).toBe('one\ntwo\nthree\nfour\nfive\n');
  });

  it('keeps no result, error or future that the program has let go, though the pool goes on', () => {
    const path = fileURLToPath(new URL('../programs/releases.js', import.meta.url));
    expect(execFileSync(process.execPath, ['--expose-gc', path], { encoding: 'utf8', timeout: 60_000 })).toBe(
      [
        'submitted 100 left: 0',
        'failed 50 left: 0',
        'cancelled 50 left: 0',
        'mapped 75 left: 0',
        'kept 50 left: 50',
        'let go 50 left: 0\n',
      ].join('\n'),
    );
  });

  it('that creates its pool in a task module is told the remedy', () => {
    expect(run('executor-in-module')).toBe('TaskDefinitionError true true\n');
  });
});
