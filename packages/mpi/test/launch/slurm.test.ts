import { leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { onProcesses } from '../matrix.js';
import { SlurmCluster, type Pmi } from '../slurm-cluster.js';

const isRequired = process.env['REQUIRE_SYSTEM'] === 'all';
const { missing } = SlurmCluster;
const test = missing === undefined || (isRequired && missing.startsWith('no Slurm')) ? it : it.skip;
const where = missing === undefined ? 'Slurm' : `Slurm (${missing})`;

let check: LeakCheck;
let cluster: SlurmCluster;
beforeAll(async () => {
  check = leaks();
  if (test === it) cluster = await SlurmCluster.start();
});
afterAll(async () => {
  await (cluster as SlurmCluster | undefined)?.stop();
  expect(await check.difference()).toEqual([]);
});

const mpis: readonly (readonly [name: string, pmi: Pmi, machines: number])[] = [
  // On two, one start in 200 of Open MPI 4.1 crashes on a busy machine, in MPI_Init: README.md of the native transport has more.
  ['Open MPI', 'pmix', 1],
  ['MPICH', 'pmi2', 2],
];

describe.each(mpis)(`%s under ${where}, by %s, on %i machines`, (name, pmi, machines) => {
  const ranks = 3; // of two machines two are on the one, one on the other
  const everybody = Array.from({ length: ranks }, (_, rank) => rank);
  const run = (file: string, task: string, ...args: unknown[]): Promise<unknown[]> =>
    onProcesses(cluster.launch(pmi, machines))(ranks, file, task, ...args);

  test('a program is started as ranks of one world, which knows where each is', async () => {
    const { lines, stderr, code } = await cluster.launch(pmi, machines)(ranks, 'where-am-i.js');
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    expect(JSON.parse(lines[0]!)).toEqual({
      version: expect.stringMatching(new RegExp(`^${name}`)),
      machines: machines === 1 ? ['n1', 'n1', 'n1'] : ['n1', 'n1', 'n2'],
      neighbours: machines === 1 ? [3, 3, 3] : [2, 2, 1],
    });
  });

  test('messages arrive, short and long, in every way that sends and receives', async () => {
    expect(await run('messages', 'everyWay')).toEqual(everybody);
  });

  test('collectives give what they should, over arrays and over objects, however each rank waits', async () => {
    expect(await run('collectives', 'arrays')).toEqual(everybody);
    expect(await run('collectives', 'objects')).toEqual(everybody);
    expect(await run('collectives', 'mixed', 7, 30)).toEqual(everybody);
    expect(await run('forms', 'arrays', 8, 30)).toEqual(Array<number>(ranks).fill(30));
  });

  test('ranks stand in grids and graphs', async () => {
    expect(await run('topologies', 'grids')).toEqual(everybody);
    expect(await run('topologies', 'graphs')).toEqual(everybody);
  });

  if (machines > 1) {
    test('windows and reports of deadlocks are for those of one machine; with others there is a time-out', async () => {
      const { lines, stderr, code } = await cluster.launch(pmi, machines, 'cyclic')(4, 'two-machines.js');
      expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
      const common = { near: 2, across: 'MPIError MPI_ERR_UNSUPPORTED_OPERATION' };
      const [mine, others] = [{ deadlock: ['RankDeadlockError', [0, 2]] }, { deadlock: ['TimeoutError', null] }];
      expect(JSON.parse(lines[0]!)).toEqual([
        { ...common, ...mine, got: 2, timeout: 'TimeoutError' },
        { ...common, ...others, got: 3, timeout: 'TimeoutError' },
        { ...common, ...mine, got: 0 },
        { ...common, ...others, got: 1 },
      ]);
    });
  }

  for (const how of ['throw', 'reject']) {
    test(`the stack of a rank that fails (${how}) is shown first, and all of them end`, async () => {
      const { lines, stderr, code } = await cluster.launch(pmi, machines)(ranks, 'fails.js', how);
      expect(stderr).toMatch(/^rank 1: RangeError: rank one has had enough\n {4}at .*fails\.js/);
      expect(lines).toEqual([]);
      expect(code).not.toBe(0);
    });
  }

  for (const how of ['kill', 'abort']) {
    test(`all ranks end by a ${how} of one`, async () => {
      const { lines, code } = await cluster.launch(pmi, machines)(ranks, 'fails.js', how);
      expect(lines.filter((line) => line.startsWith('{'))).toEqual([]);
      expect(code).not.toBe(0);
    });
  }
});

describe(where, () => {
  test('that tells its tasks nothing of each other is an error, which names the option that does', async () => {
    const { stderr, code } = await cluster.launch('none', 1)(2, 'where-am-i.js');
    expect(stderr).toContain('srun has started 2 tasks that know nothing of each other');
    expect(stderr).toContain('--mpi=pmix');
    expect(code).not.toBe(0);
  });
});
