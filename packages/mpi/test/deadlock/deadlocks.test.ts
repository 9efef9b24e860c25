import { leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { matrixOfWorlds as matrix } from '../matrix.js';
import { mpirun, systemMpis } from '../program.js';

const variable = 'PARALLEL_MPI_DEADLOCK_MS';
let check: LeakCheck;
beforeAll(() => {
  check = leaks();
});
afterEach(() => {
  Reflect.deleteProperty(process.env, variable);
});
afterAll(async () => {
  expect(await check.difference()).toEqual([]);
});

const receives = [1, 2].map((rank) => ({ operation: `receive from rank ${3 - rank}`, tag: 7 }));
const sends = [1, 2].map((rank) => ({ operation: `send to rank ${3 - rank}`, tag: 7 }));
const ways: readonly (readonly [
  how: string,
  ranks: readonly { readonly operation: string; readonly tag: number }[],
])[] = [
  ...['receive', 'receiveSync', 'Receive', 'mixed', 'wrongTag'].map((how) => [how, receives] as const),
  ...['synchronous', 'longSend', 'longObject'].map((how) => [how, sends] as const),
  ['tasks', receives.map((one) => ({ ...one, operation: `${one.operation} (and 1 more)` }))],
  ['probe', [1, 2].map(() => ({ operation: 'probe for a message', tag: 7 }))],
  ['all', [7, 7].map((tag) => ({ operation: 'wait for all requests', tag }))],
];

describe.each(matrix)('a deadlock of ranks that are %s', (kind, run) => {
  // Each way costs half a second and a world of processes more than that.
  const few = kind === 'threads' ? ways : ways.filter(([how]) => ['receiveSync', 'mixed', 'longObject'].includes(how));
  it.each(few)('is told to both who wait for each other, and to nobody else: %s', async (how, operations) => {
    const ranks = operations.map((one, i) => ({
      ...{ rank: i + 1, peer: 2 - i, channel: 0, site: 'test/tasks/deadlocks.js' },
      ...one,
    }));
    const [nobody, one, two, third] = (await run(4, 'deadlocks', 'waitForEachOther', how)) as unknown[];
    expect([nobody ?? undefined, third ?? undefined]).toEqual([undefined, undefined]);
    expect(one).toMatchObject({ name: 'RankDeadlockError', ranks });
    expect(two).toEqual(one);
  });

  it('is none where somebody who computes will say something, be it late', async () => {
    process.env[variable] = '1';
    expect(await run(4, 'deadlocks', 'lateHelp')).toEqual(['help', 'help', 'help', 'helped']);
  });

  it('is none where an event loop has something else to do', async () => {
    process.env[variable] = '1';
    expect(await run(2, 'deadlocks', 'lateTimer')).toEqual(['late', 'late']);
  });

  it.each([1, 2, 3, 4])(
    'is never found in a correct program, however soon it is looked for, by seed %d',
    async (seed) => {
      process.env[variable] = '1';
      const messages = 60;
      const total = (messages * (messages - 1)) / 2;
      expect(await run(4, 'deadlocks', 'correct', seed, messages)).toEqual([total, total, total, total]);
    },
  );

  it.each([
    [['Bcast'], ['Barrier'], 'rank 0 is in its collective 1, Comm.Bcast, rank 1 is in its collective 1, Comm.Barrier'],
    [
      ['barrier', 'Allreduce'],
      ['barrier', 'Barrier'],
      'rank 0 is in its collective 2, Comm.Allreduce, rank 1 is in its collective 2, Comm.Barrier',
    ],
  ])(
    'is what becomes of collectives that do not match, and the report says so: %j and %j',
    async (first, others, told) => {
      const ends = (await run(2, 'deadlocks', 'mismatched', first, others)) as { name: string; message: string }[];
      expect(ends[0]).toMatchObject({ name: 'RankDeadlockError' });
      expect(ends[0]!.message).toContain(`the collectives do not match: ${told}`);
      expect(ends[1]).toEqual(ends[0]);
    },
  );
});

/** What MPICH's launcher says of an abort, and that of Open MPI 5; that of 4 says nothing, as the abort is its quiet one. */
const abortLine = /^Abort\(\d+\) on node .*\n|^-+\nprterun has exited[^-]*-+\n/gm;
const launchers = [{ name: 'mpirun-ts', launch: mpirun }, ...systemMpis.filter(({ isHere }) => isHere)];

describe.each(launchers)('a program of $name', ({ launch }) => {
  it.each([
    ['receive', 'receive from', ''],
    ['send', 'send to', ', tag 0'],
  ])('says in which lines two of its ranks wait for each other, and fails: %s', async (how, what, tag) => {
    const { lines, stderr, code } = await launch(6, 'deadlocked.js', how);
    const line = (rank: number): string => {
      return `  rank ${rank} → rank ${6 - rank}: ${what} rank ${6 - rank}${tag}, at test/programs/deadlocked.js:`;
    };
    expect(lines[0]).toBe('RankDeadlockError: deadlock: ranks 1 and 5 of the world wait for each other');
    expect(lines[1]).toContain(line(1));
    expect(lines[2]).toContain(line(5));
    expect(lines).toHaveLength(3);
    expect({ stderr: stderr.replace(abortLine, ''), code }).toEqual({ stderr: '', code: 1 });
  });

  it('says that a rank waits for one that has left, and fails', async () => {
    const { lines, code } = await launch(3, 'deadlocked.js', 'left');
    expect(lines[0]).toBe('RankDeadlockError: deadlock: rank 1 of the world waits for who has left');
    expect(lines[2]).toBe('  rank 0 of the world has left MPI');
    expect(code).not.toBe(0);
  });
});
