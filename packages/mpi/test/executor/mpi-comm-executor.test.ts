import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MPI, MPICommExecutor, world } from '@parallel-cookbook/mpi';
import { leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';
import { matrix } from '../matrix.js';
import { tasks } from '../tasks/pools.js';

let check: LeakCheck;
beforeAll(() => {
  check = leaks();
});
afterAll(async () => {
  // Mapped memory is let go of when it is collected, and that of a thread with the process.
  expect((await check.difference()).filter((each) => !each.includes('/memfd:'))).toEqual([]);
});

describe.each(matrix)('a pool of the ranks of a communicator that are %s', (_, run, sizes) => {
  it('keeps the contract of executors', async () => {
    const counts = (await run(5, 'pools', 'contract', 1)) as number[];
    expect(counts[1]).toBeGreaterThan(40);
  }, 180_000); // some sixty pools

  for (const ranks of sizes) {
    it(`leaves its ranks to their program when it is over, whether it was used or not, on ${ranks} ranks`, async () => {
      const sums = await run(ranks, 'pools', 'manyPools', 12);
      expect(new Set(sums).size).toBe(1);
    });
  }

  it('is shut down when its body throws, and the other ranks go on', async () => {
    expect(await run(3, 'pools', 'bodyThrows')).toEqual(['enough', '', '']);
  });

  it('gives a result to a root that blocks for it, large ones too', async () => {
    expect((await run(2, 'pools', 'blocksForIt', 300_000))[0]).toEqual([300_000, 599_998]);
  });
});

describe('a pool of the ranks of a communicator', () => {
  it('refuses a root that is no rank, and a body that is no function', async () => {
    await expect(MPICommExecutor.run(MPI.COMM_WORLD, () => 1, { root: 1 })).rejects.toThrow('invalid root');
    await expect(MPICommExecutor.run(MPI.COMM_WORLD, 1 as never)).rejects.toThrow('give a function');
  });

  it('is broken when one of its ranks ends, and so is the world', async () => {
    await expect(world(3, tasks.rankEnds)).rejects.toThrow(/exit code 3|rank \d/);
  });
});
