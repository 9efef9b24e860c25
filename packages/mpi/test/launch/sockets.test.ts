import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { processStatus } from '@parallel-cookbook/primitives/process';
import { describe, expect, it } from '@jest/globals';
import { mpirunOverSockets, mpirunWith, plainly } from '../program.js';

interface Said {
  readonly rank: number;
  readonly error?: string;
  readonly class?: string;
  readonly victim?: number;
  readonly sum?: number;
  readonly pid?: number;
  readonly total?: number;
}
const said = (lines: readonly string[]): Said[] =>
  lines.map((line) => JSON.parse(line) as Said).sort((a, b) => a.rank - b.rank);
const isAlive = (pid: number): boolean => {
  const status = processStatus(pid);
  return status !== undefined && status.exitCode === undefined;
};
const withoutKoffi = `--require=${fileURLToPath(new URL('../programs/hides-koffi.cjs', import.meta.url))}`;

describe('ranks over sockets', () => {
  it('are what there is where koffi cannot be loaded, which is said once', async () => {
    const { lines, stderr, code } = await mpirunWith({ NODE_OPTIONS: withoutKoffi }, 3, 'hello.js', 'hey');
    expect(said(lines)).toEqual([0, 1, 2].map((rank) => ({ rank, size: 3, total: 3, seven: 7, argument: 'hey' })));
    expect(stderr).toMatch(/^mpirun-ts: ranks talk over sockets, which is slower: .*koffi is not installed.*\n$/);
    expect(code).toBe(0);
  });

  it('get everything that a rank has sent which has ended by then', async () => {
    const { lines, code } = await mpirunOverSockets(3, 'sends-and-ends.js');
    expect(said(lines)).toEqual([1, 2].map((rank) => ({ rank, sum: 780 })));
    expect(code).toBe(0);
  });

  for (const [how, error, exitCode] of [
    ['throw', 'AbortedError', 1],
    ['kill', 'RankDiedError', 137],
    ['abort', 'AbortedError', 7],
  ] as const) {
    it(`tell each other how one of them has ended (${how}), and leave nothing behind`, async () => {
      const { lines, stderr, code } = await mpirunOverSockets(3, 'fails.js', how);
      const others = said(lines).filter(({ rank }) => rank !== 1);
      expect(others.map(({ rank }) => rank)).toEqual([0, 2]);
      // The second to hear of it may hear of the first, which fails, instead.
      expect(others.map((each) => each.error)).toContain(error);
      if (how === 'throw') expect(stderr).toMatch(/^rank 1: RangeError: rank one has had enough\n {4}at .*fails\.js/);
      expect(code).toBe(exitCode);
    });
  }

  it('tell who waits for a rank that has left that it waits in vain', async () => {
    const { lines, code } = await mpirunOverSockets(3, 'fails.js', 'exit');
    expect(said(lines)[0]).toMatchObject({ rank: 0, error: 'RankDeadlockError' });
    expect(code).toBe(1);
  });

  for (const seed of [1, 2, 3]) {
    it(`end every wait with an error when one is killed in the midst of messages, by seed ${seed}`, async () => {
      const { lines, code } = await mpirunOverSockets(3, 'killed.js', String(seed));
      const ends = said(lines);
      expect(ends.map(({ rank }) => rank)).toEqual([0, 1, 2].filter((rank) => rank !== ends[0]?.victim));
      expect(ends.map(({ error }) => error)).toContain('RankDiedError');
      for (const { error } of ends) expect(['RankDiedError', 'AbortedError']).toContain(error);
      expect(code).toBe(137);
    });
  }

  it('end with an error, and do not wait for ever, where there is no socket to a launcher', async () => {
    const place = JSON.stringify({ rank: 0, size: 2, launcher: process.pid });
    const { stderr, code } = await plainly('hello.js', { PARALLEL_COOKBOOK_MPI: place });
    expect(stderr).toMatch(/^pump of rank 0: .*Error/);
    expect(code).not.toBe(0);
  });

  it('end when the launcher is killed, wherever they are, and nothing is left in the temporary folder', async () => {
    const before = readdirSync(tmpdir()).filter((name) => name.includes('cookbook'));
    const { lines } = await mpirunOverSockets(4, 'loses-launcher.js');
    expect(said(lines).map(({ rank }) => rank)).toEqual([0, 1, 2, 3]);
    // Their pipes are closed a little before they have ended. Fails by the time of the test.
    while (said(lines).some(({ pid }) => isAlive(pid as number))) await setTimeout(10);
    expect(readdirSync(tmpdir()).filter((name) => name.includes('cookbook'))).toEqual(before);
  });
});
