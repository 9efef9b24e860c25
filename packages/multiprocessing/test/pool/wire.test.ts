import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ProcessPoolExecutor } from '@parallel-cookbook/multiprocessing';
import { leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';
import fc from 'fast-check';
import { tasks } from '../tasks/work.js';

describe('what a pool of processes sends', () => {
  let check: LeakCheck;
  let pool: ProcessPoolExecutor;
  beforeAll(async () => {
    // Shared memory that a process keeps for the next pool is there after the first one.
    const first = new ProcessPoolExecutor({ maxWorkers: 1 });
    await first.submit(tasks.echo, 1);
    await first.shutdown();
    check = leaks();
    pool = new ProcessPoolExecutor({ maxWorkers: 1 });
  });
  afterAll(async () => {
    await pool.shutdown();
    expect(await check.difference()).toEqual([]);
  });

  const edges = fc.constantFrom(0, -0, NaN, Infinity, 127, 128, -1, 2 ** 31 - 1, -(2 ** 31), 2 ** 31, 2 ** 53, 1e-320);
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ maxLength: 200 }),
    fc.constantFrom('é', '\ud800', '\0', 'x'.repeat(64), 'x'.repeat(65)),
  );
  const flat = fc.oneof(edges, fc.integer(), fc.double(), text, fc.constantFrom(undefined, null, true, false));
  const numbers = fc.oneof(
    fc.int32Array(),
    fc.float64Array(),
    fc.uint8Array(),
    fc.int32Array({ minLength: 4000, maxLength: 4100 }),
  );
  const any = fc.oneof(flat, numbers, fc.array(flat), fc.array(flat, { minLength: 900, maxLength: 1000 }), fc.object());

  it('comes back as it was, bit for bit, whatever stands beside it in a message', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(any, { maxLength: 40 }), async (values) => {
        const results = await Promise.all(values.map((value) => pool.submit(tasks.echo, value as never)));
        expect(results).toEqual(structuredClone(values));
        results.forEach((result, i) => {
          if (typeof result !== 'object') expect(Object.is(result, values[i])).toBe(true);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('comes back as it was from a map, whatever the size of its chunks', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(any, { maxLength: 40 }), fc.integer({ min: 1, max: 50 }), async (values, chunkSize) => {
        expect(await pool.map(tasks.echo, values as never[], { chunkSize })).toEqual(structuredClone(values));
      }),
      { numRuns: 60 },
    );
  });

  it('keeps holes of a list, and an object that stands in it twice', async () => {
    const holed = [1, , 3];
    const back = (await pool.submit(tasks.echo, holed as never)) as unknown[];
    expect(1 in back).toBe(false);
    const twice = new Int32Array(2);
    const [a, b] = (await pool.submit(tasks.echo, [twice, twice] as never)) as unknown[];
    expect(a).toBe(b);
  });
});
