import { leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';
import { ThreadPoolExecutor } from '@parallel-cookbook/threading';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { tasks } from '../tasks/arrays.js';

let check: LeakCheck;
let pool: ThreadPoolExecutor;
beforeAll(() => {
  check = leaks();
  pool = new ThreadPoolExecutor({ maxWorkers: 1 });
});
afterAll(async () => {
  await pool.shutdown();
  expect(await check.difference()).toEqual([]);
});

const long = 1 << 16;
const ones = <A extends { fill(value: number): A }>(array: A): A => array.fill(1);
const sumOf = (array: ArrayBufferView): number =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength).reduce((sum, each) => sum + each, 0);

describe('a long array', () => {
  it('is copied on its way to a task and back: neither side sees what the other writes', async () => {
    const mine = ones(new Uint8Array(long));
    const got = (await pool.submit(tasks.overwrite, mine)) as Uint8Array;
    expect([mine.length, sumOf(mine)]).toEqual([long, long]);
    expect([got.length, sumOf(got)]).toEqual([long, 9 * long]);
  });

  it('that a task keeps is given whole as often as it likes', async () => {
    for (const count of [1, 2, 3]) {
      const got = (await pool.submit(tasks.again)) as Uint8Array;
      expect([got.length, got[0]]).toEqual([long, count]);
    }
  });

  it.each([
    ['Float64Array', ones(new Float64Array(long / 8))],
    ['BigInt64Array', new BigInt64Array(long / 8).fill(1n)],
    ['Uint8ClampedArray', ones(new Uint8ClampedArray(long))],
    ['Int16Array', ones(new Int16Array(long / 2))],
  ])('arrives as the %s that it is', async (kind, array) => {
    expect(await pool.submit(tasks.look, array)).toEqual([kind, long, long, sumOf(array)]);
  });

  it('arrives as structured clone has it: a Buffer as a Uint8Array, a view with its whole buffer, shared memory shared', async () => {
    const buffer = new ArrayBuffer(long);
    expect(await pool.submit(tasks.look, Buffer.from(buffer))).toEqual(['Uint8Array', long, long, 0]);
    expect(await pool.submit(tasks.look, new Uint8Array(buffer, 8, long / 2))).toEqual([
      'Uint8Array',
      long / 2,
      long,
      0,
    ]);
    expect(await pool.submit(tasks.look, new DataView(buffer))).toEqual(['DataView', long, long, 0]);
    expect(await pool.submit(tasks.look, buffer)).toEqual(['ArrayBuffer', long, long, 0]);
    const shared = new Uint8Array(new SharedArrayBuffer(long));
    await pool.submit(tasks.overwrite, shared);
    expect(sumOf(shared)).toBe(9 * long);
  });

  it('that is given twice is one in the task, too', async () => {
    const mine = new Uint8Array(long);
    expect(await pool.submit(tasks.areOne, mine, new Uint16Array(mine.buffer))).toBe(true);
  });

  it('whose buffer is gone is refused', async () => {
    const gone = new Uint8Array(long);
    structuredClone(gone, { transfer: [gone.buffer] });
    await expect(pool.submit(tasks.look, gone)).rejects.toMatchObject({ name: 'PicklingError' });
  });
});
