import { setTimeout } from 'node:timers/promises';
import { processStatus } from '@parallel-cookbook/primitives/process';
import { describe, expect, it } from '@jest/globals';
import { mpirun, plainly, systemMpis, type Launch, type SystemMpi } from '../program.js';

interface Said {
  readonly me: string;
  readonly pid?: number;
  readonly error?: string;
  readonly class?: string;
  readonly sum?: number;
}
const isRequired = process.env['REQUIRE_SYSTEM'] === 'all';
const openMpis = systemMpis.filter(({ name, isHere }) => name === 'Open MPI' && isHere);
const everybody = ['child 0', 'child 1', 'parent 0', 'parent 1'];
const sorted = (lines: readonly string[]): Said[] =>
  lines.map((line) => JSON.parse(line) as Said).sort((a, b) => a.me.localeCompare(b.me));
const ends = (lines: readonly string[]): Said[] => sorted(lines).filter(({ error }) => error !== undefined);
const pids = (lines: readonly string[]): number[] => sorted(lines).flatMap(({ pid }) => pid ?? []);
/** Whoever has ended may not have been waited for by its parent yet. */
const isAlive = (pid: number): boolean => {
  const status = processStatus(pid);
  return status !== undefined && status.exitCode === undefined;
};

/** Their pipes are closed a little before they have ended. Fails by the time of the test. */
async function allEnded(each: readonly number[]): Promise<void> {
  while (each.some(isAlive)) await setTimeout(10);
}

describe('processes that were spawned', () => {
  for (const who of ['child 1', 'parent 1', 'parent 0']) {
    it(`a ${who} that is killed ends the waits of both worlds, and nobody is left behind`, async () => {
      const { lines, stderr, code } = await mpirun(2, 'spawns-and-fails.js', who, 'kill');
      const found = ends(lines);
      expect(found.map(({ me }) => me)).toEqual(everybody.filter((each) => each !== who));
      // The second to hear of it may hear of the first, which fails, instead.
      expect(found.map(({ error }) => error)).toContain('RankDiedError');
      for (const { error } of found) {
        expect(['RankDiedError', 'AbortedError']).toContain(error);
      }
      expect(stderr).toContain(
        `${who.replace('parent', 'rank').replace('child', 'spawned rank')} was killed by SIGKILL`,
      );
      expect(code).toBe(137);
      await allEnded(pids(lines));
    });
  }

  it('a child that fails shows its stack, the others get AbortedError, and its exit code is that of all', async () => {
    const { lines, stderr, code } = await mpirun(2, 'spawns-and-fails.js', 'child 1', 'throw');
    expect(stderr).toMatch(/spawned rank 1: RangeError: child 1 has had enough\n {4}at .*spawns-and-fails\.js/);
    expect(ends(lines).map(({ me, error }) => [me, error])).toEqual(
      ['child 0', 'parent 0', 'parent 1'].map((me) => [me, 'AbortedError']),
    );
    expect(code).toBe(1);
  });

  it('the code that a child aborts with, or ends with, is that of all', async () => {
    expect((await mpirun(2, 'spawns-and-fails.js', 'child 0', 'abort')).code).toBe(7);
    expect((await mpirun(2, 'spawns-and-fails.js', 'child 0', 'exit')).code).toBe(5);
  });

  it('all are ended by the system when the launcher is killed', async () => {
    const { lines } = await mpirun(2, 'spawns-and-fails.js', 'child 1', 'launcher');
    expect(pids(lines)).toHaveLength(4);
    await allEnded(pids(lines));
  });

  it('children that are disconnected go on when their parents have ended', async () => {
    const { lines, code } = await mpirun(2, 'spawns-and-fails.js', 'parent 0', 'disconnected');
    expect(sorted(lines).flatMap(({ sum }) => sum ?? [])).toEqual([42, 42]);
    expect(code).toBe(0);
  });
});

interface Refused {
  readonly rank: number;
  readonly error: string;
  readonly class?: string;
}

// A real MPI's launcher would end everybody for the exit code of one that never was a rank, so there it has none.
const able = [
  ['our launcher', mpirun, true] as const,
  ...openMpis.map(({ launch }) => ['Open MPI', launch, false] as const),
];
describe.each(able)('programs that never begin MPI, under %s,', (_, launch, tellsCode) => {
  for (const [how, what] of [
    ['ends', 'just end'],
    ['throws', 'fail'],
    ['exits', 'end with a code'],
    ['half', 'end while others begin'],
  ] as const) {
    it(`and ${what}, are told to all ranks as what could not be started`, async () => {
      const { lines, code } = await launch(2, 'spawns-nonsense.js', 'parent', how);
      const found = lines.map((line) => JSON.parse(line) as Refused);
      found.sort((x, y) => x.rank - y.rank || x.error.localeCompare(y.error));
      expect(found).toEqual(
        [0, 1].flatMap((rank) => [
          { rank, error: 'MPIError', class: 'MPI_ERR_SPAWN' },
          { rank, error: 'none' },
        ]),
      );
      expect(code !== 0).toBe(tellsCode && how !== 'ends');
    });
  }
});

const test = openMpis.length > 0 || isRequired ? it : it.skip;
describe('processes that were spawned under Open MPI', () => {
  const launch: Launch = (...args) => (openMpis[0] as SystemMpi).launch(...args);

  for (const who of ['child 1', 'parent 1']) {
    test(`all end when ${who} is killed, and nobody is left behind`, async () => {
      const { lines, code } = await launch(2, 'spawns-and-fails.js', who, 'kill');
      expect(pids(lines)).toHaveLength(4);
      expect(ends(lines)).toEqual([]);
      expect(code).toBe(137);
      await allEnded(pids(lines));
    });
  }

  test('a child that fails shows its stack, and ends all', async () => {
    const { lines, stderr, code } = await launch(2, 'spawns-and-fails.js', 'child 1', 'throw');
    // What comes first of that and of what the launcher says is for the launcher.
    expect(stderr).toMatch(/^spawned rank 1: RangeError: child 1 has had enough\n {4}at .*spawns-and-fails\.js/m);
    expect(ends(lines)).toEqual([]);
    expect(code).toBe(1);
    await allEnded(pids(lines));
  });

  test('the code that a child, or a parent, aborts or ends with is that of all', async () => {
    expect((await launch(2, 'spawns-and-fails.js', 'child 0', 'abort')).code).toBe(7);
    expect((await launch(2, 'spawns-and-fails.js', 'parent 0', 'abort')).code).toBe(7);
    expect((await launch(2, 'spawns-and-fails.js', 'child 0', 'exit')).code).toBe(5);
  }, 60_000);

  test('children that are disconnected go on when their parents have ended', async () => {
    const { lines, code } = await launch(2, 'spawns-and-fails.js', 'parent 0', 'disconnected');
    expect(sorted(lines).flatMap(({ sum }) => sum ?? [])).toEqual([42, 42]);
    expect(code).toBe(0);
  });
});

describe('threads that were spawned by a program that nobody has launched', () => {
  it('a child that fails shows its stack and ends the program', async () => {
    const { lines, stderr, code } = await plainly('spawns-and-fails.js', {}, 'child 1', 'throw');
    expect(stderr).toMatch(/^spawned rank 1: RangeError: child 1 has had enough\n {4}at .*spawns-and-fails\.js/);
    expect(ends(lines).map(({ me, error }) => [me, error])).toEqual(
      ['child 0', 'parent 0'].map((me) => [me, 'AbortedError']),
    );
    expect(code).toBe(1);
  });

  it('a child that ends in the midst of it ends the waits of the others', async () => {
    const { lines, code } = await plainly('spawns-and-fails.js', {}, 'child 1', 'exit');
    expect(ends(lines).map(({ me, error }) => [me, error])).toEqual(
      ['child 0', 'parent 0'].map((me) => [me, 'AbortedError']),
    );
    expect(code).toBe(1);
  });
});
