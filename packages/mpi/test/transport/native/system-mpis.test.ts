import { afterEach, describe, expect, it } from '@jest/globals';
import { plainly, systemMpis } from '../../program.js';

const isRequired = process.env['REQUIRE_SYSTEM'] === 'all';

describe.each(systemMpis)('$name', ({ name, launch, isHere }) => {
  // What is not here is seen in the report: `tools/system/install.sh openmpi mpich` brings both.
  const test = isHere || isRequired ? it : it.skip;

  test('starts a program as ranks of one world, which knows what it runs on', async () => {
    const { lines, stderr, code } = await launch(3, 'which-mpi.js');
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    const said = lines.map((line) => JSON.parse(line) as { rank: number; version: string });
    expect(said.map(({ rank }) => rank).sort()).toEqual([0, 1, 2]);
    for (const { version } of said) expect(version).toMatch(new RegExp(`^${name}`));
  });

  for (const how of ['throw', 'reject']) {
    test(`shows the stack of a rank that fails (${how}) first, and ends all of them`, async () => {
      const { lines, stderr, code } = await launch(3, 'fails.js', how);
      expect(stderr).toMatch(/^rank 1: RangeError: rank one has had enough\n {4}at .*fails\.js/);
      expect(lines).toEqual([]);
      expect(code).not.toBe(0);
    });
  }

  test('ends all ranks when one is killed', async () => {
    const { lines, code } = await launch(4, 'fails.js', 'kill');
    // The launcher tells of it; none of the ranks does.
    expect(lines.filter((line) => line.startsWith('{'))).toEqual([]);
    expect(code).not.toBe(0);
  });

  test('ends with the code that a rank aborts with', async () => {
    const { lines, code } = await launch(3, 'fails.js', 'abort');
    expect(lines).toEqual([]);
    expect(code).toBe(7);
  });
});

describe('a launcher whose library is not here', () => {
  it('is an error that says what was looked for and what to do', async () => {
    const { stderr, code } = await plainly('which-mpi.js', {
      OMPI_COMM_WORLD_RANK: '0',
      OMPI_COMM_WORLD_SIZE: '1',
      PARALLEL_COOKBOOK_MPI_LIBRARY: 'libno-such-mpi.so.40',
    });
    expect(stderr).toMatch(
      /NativeUnavailableError: There is no real MPI here: Open MPI's mpirun has started this rank/,
    );
    expect(stderr).toContain('PARALLEL_COOKBOOK_MPI_LIBRARY');
    expect(code).toBe(1);
  });
});

describe('ranks of several machines', () => {
  const variable = 'MPIR_CVAR_ODD_EVEN_CLIQUES';
  const mpich = systemMpis.find(({ name }) => name === 'MPICH')!;
  const test = mpich.isHere || isRequired ? it : it.skip;
  afterEach(() => {
    Reflect.deleteProperty(process.env, variable);
  });

  test('have windows and reports of deadlocks with those of their own, and are told that there are none with others', async () => {
    // MPICH then takes ranks with even numbers and those with odd ones for two machines.
    process.env[variable] = '1';
    const { lines, code } = await mpich.launch(4, 'two-machines.js');
    const across = 'MPIError MPI_ERR_UNSUPPORTED_OPERATION';
    const common = { near: 2, across };
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      [
        { ...common, got: 2, deadlock: ['RankDeadlockError', [0, 2]], timeout: 'TimeoutError' },
        { ...common, got: 3, deadlock: ['TimeoutError', null], timeout: 'TimeoutError' },
        { ...common, got: 0, deadlock: ['RankDeadlockError', [0, 2]] },
        { ...common, got: 1, deadlock: ['TimeoutError', null] },
      ],
    ]);
    expect(code).toBe(0);
  });
});
