import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MPIPoolExecutor } from '@parallel-cookbook/mpi';
import { WorkerDiedError } from '@parallel-cookbook/primitives';
import { leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';
import { matrix } from '../matrix.js';
import { calls } from '../tasks/pools.js';

let check: LeakCheck;
beforeAll(() => {
  check = leaks();
});
afterAll(async () => {
  // Mapped memory is let go of when it is collected, and that of a thread with the process.
  expect((await check.difference()).filter((each) => !each.includes('/memfd:'))).toEqual([]);
});

async function used<R>(
  pool: MPIPoolExecutor<never[]>,
  body: (pool: MPIPoolExecutor<never[]>) => Promise<R>,
): Promise<R> {
  try {
    return await body(pool);
  } finally {
    await pool.shutdown();
  }
}

describe('MPIPoolExecutor', () => {
  it('runs tasks on ranks of a world of their own', async () => {
    const places = await used(new MPIPoolExecutor({ maxWorkers: 3 }), async (pool) => {
      expect(pool.numWorkers).toBe(3);
      await pool.bootup({ timeoutMs: 60_000 });
      return await Promise.all(Array.from({ length: 12 }, () => pool.submit(calls.place)));
    });
    expect(new Set(places.map(({ size }) => size))).toEqual(new Set([3]));
    for (const { rank } of places) expect([0, 1, 2]).toContain(rank);
  });

  it('has tasks meet in a collective, one on each rank', async () => {
    await used(new MPIPoolExecutor({ maxWorkers: 3 }), async (pool) => {
      expect(await Promise.all([1, 2, 4].map((value) => pool.submit(calls.meet, value)))).toEqual([7, 7, 7]);
    });
  });

  it('gives starmap its results in order, and the first failure', async () => {
    await used(new MPIPoolExecutor({ maxWorkers: 2 }), async (pool) => {
      const pairs = Array.from({ length: 40 }, (_, i) => [i, 2] as [number, number]);
      expect(await pool.starmap(calls.power, pairs)).toEqual(pairs.map(([i]) => i * i));
      await expect(pool.starmap(calls.doubled as never, [[1]] as never)).rejects.toThrow('map');
    });
  });

  it('runs its initializer on each rank', async () => {
    const pool = new MPIPoolExecutor({ maxWorkers: 2, initializer: calls.greet, initargs: ['hello'] });
    try {
      expect(await pool.map(calls.greeted, ['you', 'me'], { chunkSize: 1 })).toEqual(['hello you', 'hello me']);
    } finally {
      await pool.shutdown();
    }
  });

  it('lets ranks go that it booted and never used', async () => {
    const pool = new MPIPoolExecutor({ maxWorkers: 2 });
    await pool.bootup();
    await pool.shutdown();
    await pool.shutdown();
  });

  it('goes on in a new world when a rank has died, and says which exit code it had', async () => {
    await used(new MPIPoolExecutor({ maxWorkers: 2 }), async (pool) => {
      for (let round = 0; round < 3; round++) {
        const died = await pool.submit(calls.endRank, 3).exception();
        expect(died).toBeInstanceOf(WorkerDiedError);
        expect((died as WorkerDiedError).exitCode).toBe(3);
        expect(await Promise.all([1, 2].map((value) => pool.submit(calls.meet, value)))).toEqual([3, 3]);
      }
    });
  });

  it('gives large arrays back to a thread that blocks for them', async () => {
    await used(new MPIPoolExecutor({ maxWorkers: 1 }), async (pool) => {
      const array = Float64Array.from({ length: 500_000 }, (_, i) => i);
      const back = pool.submit(calls.doubled, array).resultSync() as Float64Array;
      expect([back.length, back[499_999]]).toEqual([500_000, 999_998]);
      expect(() => pool.submit(calls.endRank, 2).resultSync()).toThrow(WorkerDiedError);
      await Promise.resolve();
    });
  });

  it('refuses numbers and names that make no sense', () => {
    for (const maxWorkers of [0, -1, 1.5, NaN, 512]) {
      expect(() => new MPIPoolExecutor({ maxWorkers })).toThrow('maxWorkers');
    }
    expect(() => new MPIPoolExecutor({ name: '' })).toThrow('name');
  });
});

describe.each(matrix)('MPIPoolExecutor of ranks that are %s', (_, run) => {
  it('has ranks of its own for each of them', async () => {
    expect(await run(2, 'pools', 'poolOfEach')).toEqual([
      [3, 3, 2],
      [5, 5, 2],
    ]);
  }, 60_000);
});
