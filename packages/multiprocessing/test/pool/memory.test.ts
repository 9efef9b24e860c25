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

  it('that show the same buffer do so over there and when they come back', async () => {
    const all = Float64Array.from({ length: 1000 }, (_, i) => i);
    const given = {
      part: all.subarray(10, 12),
      bytes: new Uint8Array(all.buffer, 83, 9),
      view: new DataView(all.buffer, 84),
    };
    const { same, written, back } = await pool.submit(tasks.writesThrough, given);
    expect([same, written]).toEqual([true, 7.5]);
    expect(back.bytes.buffer).toBe(back.part.buffer);
    expect(back.part[0]).toBe(7.5);
    expect(new Float64Array(back.part.buffer, back.bytes.byteOffset - 3, 1)[0]).toBe(7.5);
  });

  it('that show the same buffer do so in a short message, too', async () => {
    const numbers = Float64Array.of(1, 2, 3);
    const sent = [numbers, new Int32Array(numbers.buffer), numbers.subarray(1)];
    const came = (await pool.submit(tasks.echoed, sent)) as Float64Array[];
    expect(came).toEqual(sent);
    expect(new Set(came.map(({ buffer }) => buffer)).size).toBe(1);
  });

  it('of nothing, and the same one twice, arrive as they are', async () => {
    const [empty, twice] = [new Uint16Array(new ArrayBuffer(7), 6, 0), Uint8Array.of(1, 2)];
    expect(await pool.submit(tasks.echoed, [empty, twice, twice])).toEqual([empty, twice, twice]);
    const [, first, second] = (await pool.submit(tasks.echoed, [empty, twice, twice])) as Uint8Array[];
    expect(first).toBe(second);
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
