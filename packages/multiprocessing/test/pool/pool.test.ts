import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Event, Pool, stopForkserver } from '@parallel-cookbook/multiprocessing';
import { leftovers } from '../leftovers.js';
import { tasks as t } from '../tasks/work.js';

let left: () => Promise<readonly string[]>;
beforeAll(() => {
  left = leftovers();
});
afterAll(async () => {
  await stopForkserver();
  expect(await left()).toEqual([]);
});

async function withPool(body: (pool: Pool<string[]>) => Promise<void>, options = {}): Promise<void> {
  const pool = new Pool<string[]>({ processes: 2, ...options });
  try {
    await body(pool);
  } finally {
    await pool[Symbol.asyncDispose]();
  }
}

describe('a Pool', () => {
  it('calls once, with many items, and with many lists of arguments', () =>
    withPool(async (pool) => {
      expect(await pool.apply(t.add, [1, 2])).toBe(3);
      const items = Array.from({ length: 100 }, (_, i) => i);
      expect(await pool.map(t.echo, items)).toEqual(items);
      expect(await pool.map(t.echo, items, { chunkSize: 9 })).toEqual(items);
      expect(await pool.map(t.echo, [])).toEqual([]);
      expect(
        await pool.starmap(
          t.add,
          items.map((i): [number, number] => [i, i]),
        ),
      ).toEqual(items.map((i) => 2 * i));
      expect(await pool.starmap(t.add, [])).toEqual([]);
    }));

  it('rejects with what a call threw', () =>
    withPool(async (pool) => {
      for (const call of [
        pool.apply(t.fail, ['a']),
        pool.map(t.fail, ['a']),
        pool.starmap(t.fail, [['a'], ['b']]),
        pool.imap(t.fail, ['a']).next(),
        pool.imapUnordered(t.fail, ['a']).next(),
      ])
        await expect(call).rejects.toMatchObject({ name: 'RangeError' });
      await expect(pool.map(t.echo, [1], { chunkSize: 0 })).rejects.toMatchObject({ name: 'ArgumentError' });
    }));

  it('gives results one at a time, from a source of any length, and takes no more than its window', () =>
    withPool(async (pool) => {
      let taken = 0;
      let closed = false;
      function* endless(): Generator<number> {
        try {
          for (;;) yield taken++;
        } finally {
          closed = true;
        }
      }
      const got: unknown[] = [];
      for await (const value of pool.imap(t.echo, endless(), { window: 4 })) {
        got.push(value);
        expect(taken).toBeLessThanOrEqual(got.length + 5);
        if (got.length === 20) break;
      }
      expect([got, closed]).toEqual([Array.from({ length: 20 }, (_, i) => i), true]);
      const unordered: unknown[] = [];
      for await (const value of pool.imapUnordered(t.echo, [1, 2, 3])) unordered.push(value);
      expect(unordered.sort()).toEqual([1, 2, 3]);
    }));

  it('has results that can be asked, and calls back', () =>
    withPool(async (pool) => {
      const go = new Event();
      const slow = pool.applyAsync(t.waitFor, [go]);
      expect([slow.ready, slow.successful]).toEqual([false, undefined]);
      await expect(slow.get({ timeoutMs: 5 })).rejects.toMatchObject({ name: 'TimeoutError' });
      await expect(slow.wait({ timeoutMs: 5 })).rejects.toMatchObject({ name: 'TimeoutError' });
      go.set();
      await slow.wait();
      expect([slow.ready, slow.successful, await slow.get()]).toEqual([true, true, undefined]);

      const said = await new Promise((callback) => void pool.mapAsync(t.echo, [1, 2], { callback }));
      expect(said).toEqual([1, 2]);
      const failed = await new Promise((errorCallback) => void pool.starmapAsync(t.fail, [['x']], { errorCallback }));
      expect(failed).toMatchObject({ name: 'RangeError', message: 'x' });
      const failing = pool.applyAsync(t.fail, ['unheard']); // nobody asks: no unhandled rejection
      await failing.wait();
      expect([failing.ready, failing.successful]).toEqual([true, false]);
      await expect(failing.get()).rejects.toThrow('unheard');
    }));

  it.each(['spawn', 'forkserver'] as const)(
    'prepares each of its processes and replaces them when they are spent (%s)',
    (startMethod) =>
      withPool(
        async (pool) => {
          const pids = new Set<number>();
          for (let i = 0; i < 6; i++) {
            expect(await pool.apply(t.prepared, [])).toBe('yes');
            pids.add(await pool.apply(t.pid, []));
          }
          expect(pids.size).toBeGreaterThan(2);
        },
        { processes: 1, initializer: t.prepare, initargs: ['yes'], maxTasksPerChild: 2, startMethod },
      ),
  );

  it('sleeps when it has nothing to do, also right after many short calls, and so does its dispatcher', () =>
    withPool(
      async (pool) => {
        for (let i = 0; i < 500; i++) expect(await pool.apply(t.echo, [i])).toBe(i);
        const before = performance.eventLoopUtilization();
        expect(await pool.apply(t.rest, [300])).toBeLessThan(0.5);
        expect(performance.eventLoopUtilization(before).utilization).toBeLessThan(0.5);
      },
      { processes: 1 },
    ));

  it('closed finishes what it was given and takes nothing more', async () => {
    const pool = new Pool({ processes: 1 });
    const results = Array.from({ length: 20 }, (_, i) => pool.applyAsync(t.echo, [i]));
    pool.close();
    await expect(pool.apply(t.echo, [1])).rejects.toMatchObject({
      name: 'ExecutorShutdownError',
    });
    await pool.join();
    expect(await Promise.all(results.map((result) => result.get()))).toEqual([...Array(20).keys()]);
  });

  it.each(['await', 'spin', 'block'] as const)('terminated ends at once, though its processes %s', async (how) => {
    const pool = new Pool({ processes: 1 });
    const [here, never] = [new Event(), new Event()];
    const running = pool.applyAsync(t.stay, [here, how, never]);
    const waiting = pool.applyAsync(t.echo, [1]);
    await here.wait();
    pool.terminate();
    await pool.join();
    for (const result of [running, waiting])
      await expect(result.get()).rejects.toMatchObject({ name: 'CancelledError' });
  });
});
