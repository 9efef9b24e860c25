import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ProcessPoolExecutor } from '@parallel-cookbook/multiprocessing';
import { leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';
import { tasks } from '../tasks/memory.js';

describe('typed arrays of a task', () => {
  let check: LeakCheck;
  let pool: ProcessPoolExecutor;
  beforeAll(async () => {
    // Shared memory that a process keeps for the next pool is there after the first one.
    const first = new ProcessPoolExecutor({ maxWorkers: 1 });
    await first.submit(tasks.sum, Uint8Array.of(1));
    await first.shutdown();
    check = leaks();
    pool = new ProcessPoolExecutor({ maxWorkers: 1 });
  });

  it.each([
    ['Uint8Array', new Uint8Array(5), 'Uint8Array 0 5 5'],
    ['Float64Array', new Float64Array(5), 'Float64Array 0 40 40'],
    ['part of a larger one', new Uint16Array(100).subarray(10, 20), 'Uint16Array 0 20 20'],
    ['BigInt64Array', new BigInt64Array(2), 'BigInt64Array 0 16 16'],
    ['DataView', new DataView(new ArrayBuffer(9), 1), 'DataView 0 8 8'],
    ['Buffer', Buffer.from('abc'), 'Buffer 0 3 3'],
  ])('arrive in memory of their own: %s', async (_, view, expected) => {
    expect(await pool.submit(tasks.memoryOf, view)).toBe(expected);
  });

  it('come back in memory of their own, with nothing of other messages in it', async () => {
    const results = await Promise.all([1, 2, 3].map((n) => pool.submit(tasks.doubled, Uint8Array.of(n, n + 1))));
    expect(results.map(({ buffer }) => [...new Float64Array(buffer)])).toEqual([
      [2, 4],
      [4, 6],
      [6, 8],
    ]);
  });

  it('may be longer than what a socket takes at once', async () => {
    const bytes = new Uint8Array(3_000_001).fill(1);
    expect(await Promise.all([pool.submit(tasks.sum, bytes), pool.submit(tasks.sum, bytes.subarray(1))])).toEqual([
      3_000_001, 3_000_000,
    ]);
  });

  afterAll(async () => {
    await pool.shutdown();
    expect(await check.difference()).toEqual([]);
  });
});
