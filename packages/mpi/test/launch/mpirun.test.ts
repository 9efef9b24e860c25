import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { mpirun } from '../program.js';

interface End {
  readonly rank: number;
  readonly error: string;
  readonly class: string;
  readonly late: boolean;
}
const ends = (lines: readonly string[]): End[] =>
  lines.map((line) => JSON.parse(line) as End).sort((a, b) => a.rank - b.rank);
const named = (): string[] =>
  existsSync('/dev/shm') ? readdirSync('/dev/shm').filter((name) => name.startsWith('parallel-cookbook')) : [];

describe('mpirun-ts', () => {
  for (const ranks of [1, 4]) {
    it(`starts a program as ${ranks} ranks that are processes`, async () => {
      const { lines, code } = await mpirun(ranks, 'hello.js', 'hey');
      const said = lines.map((line) => JSON.parse(line) as { rank: number });
      said.sort((a, b) => a.rank - b.rank);
      const total = (ranks * (ranks - 1)) / 2;
      expect(said).toEqual(
        Array.from({ length: ranks }, (_, rank) => ({ rank, size: ranks, total, seven: 7, argument: 'hey' })),
      );
      expect(code).toBe(0);
    });
  }

  for (const how of ['throw', 'reject']) {
    it(`shows the stack of a rank that fails (${how}) first, and every other rank gets AbortedError`, async () => {
      const { lines, stderr, code } = await mpirun(3, 'fails.js', how);
      expect(stderr).toMatch(/^rank 1: RangeError: rank one has had enough\n {4}at .*fails\.js/);
      expect(ends(lines)).toEqual(
        [0, 2].map((rank) => ({ rank, error: 'AbortedError', class: 'MPI_ERR_PROC_ABORTED', late: false })),
      );
      expect(code).toBe(1);
    });
  }

  it('tells the others within 5 seconds that a rank was killed, says by what, and leaves nothing behind', async () => {
    const before = named();
    const { lines, stderr, code } = await mpirun(4, 'fails.js', 'kill');
    expect(ends(lines)).toEqual(
      [0, 2, 3].map((rank) => ({ rank, error: 'RankDiedError', class: 'MPI_ERR_PROC_FAILED', late: false })),
    );
    expect(stderr).toContain('rank 1 was killed by SIGKILL');
    expect(code).toBe(137);
    expect(named()).toEqual(before);
  });

  it('ends with the code that a rank aborts with', async () => {
    const { lines, code } = await mpirun(3, 'fails.js', 'abort');
    expect(ends(lines).map(({ error }) => error)).toEqual(['AbortedError', 'AbortedError', 'AbortedError']);
    expect(code).toBe(7);
  });

  it('tells who waits for a rank that has left that it waits in vain', async () => {
    const { lines, code } = await mpirun(3, 'fails.js', 'exit');
    expect(ends(lines)[0]).toEqual({ rank: 0, error: 'RankDeadlockError', late: false });
    expect(code).toBe(1);
  });

  it('refuses a number of ranks that makes no sense', async () => {
    const { stderr, code } = await mpirun(0, 'hello.js');
    expect([stderr, code]).toEqual(['mpirun-ts: 0 is no number of ranks: give 1 to 512\n', 2]);
  });
});
