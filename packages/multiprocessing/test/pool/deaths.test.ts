import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Event, Lock, Pool, Process, ProcessPoolExecutor, SharedValue } from '@parallel-cookbook/multiprocessing';
import { leftovers } from '../leftovers.js';
import { again, once, tasks as t } from '../tasks/work.js';

// What the README promises about deaths: each test kills something.
let left: () => Promise<readonly string[]>;
beforeAll(() => {
  left = leftovers();
});
afterAll(async () => {
  expect(await left()).toEqual([]);
});

const items = (deadly: number): { item: number; deadly: number; deaths: SharedValue<'i32'> }[] => {
  const deaths = new SharedValue('i32', 0);
  return Array.from({ length: 40 }, (_, item) => ({ item, deadly, deaths }));
};

describe('a worker that is killed', () => {
  it('takes one task with it; the pool has another worker then', async () => {
    const pool = new ProcessPoolExecutor({ maxWorkers: 2 });
    const [first, victim, beside] = [pool.submit(t.pid), pool.submit(t.killMyself, 'SIGKILL'), pool.submit(t.echo, 5)];
    await expect(victim).rejects.toMatchObject({ name: 'WorkerDiedError', exitCode: -9 });
    expect([typeof (await first), await beside]).toEqual(['number', 5]);
    expect(await pool.map(t.echo, [1, 2, 3])).toEqual([1, 2, 3]);
    expect(pool.statistics().died).toBe(1);
    await pool.shutdown();
  });

  it('while it spins, by somebody else, does the same', async () => {
    const pool = new ProcessPoolExecutor({ maxWorkers: 1 });
    const pid = await pool.submit(t.pid);
    const here = new Event();
    const spinning = pool.submit(t.stay, here, 'spin', new Event());
    await here.wait();
    process.kill(pid, 'SIGKILL');
    await expect(spinning).rejects.toMatchObject({ name: 'WorkerDiedError', exitCode: -9 });
    expect(await pool.submit(t.pid)).not.toBe(pid);
    await pool.shutdown();
  });

  it.each([1, 7])(
    'in a map of an idempotent task changes nothing: all results come (chunks of %d)',
    async (chunkSize) => {
      const pool = new Pool({ processes: 2 });
      const work = items(17);
      expect(await pool.map(again.dieAt, work, { chunkSize })).toEqual(work.map(({ item }) => 2 * item));
      expect(work[0]?.deaths.value).toBe(2);
      pool.close();
      await pool.join();
    },
  );

  it('in a map of any other task rejects it, and the pool goes on', async () => {
    const pool = new Pool({ processes: 2 });
    await expect(pool.map(once.dieOnce, items(17), { chunkSize: 1 })).rejects.toMatchObject({
      name: 'WorkerDiedError',
    });
    expect(await pool.map(t.echo, [1, 2])).toEqual([1, 2]);
    pool.close();
    await pool.join();
  });

  it('before it could begin, again and again, breaks the pool instead of hanging it', async () => {
    const before = process.execArgv;
    process.execArgv = ['--no-such-option'];
    const pool = new ProcessPoolExecutor({ maxWorkers: 1 });
    try {
      await expect(pool.submit(t.pid)).rejects.toMatchObject({ name: 'BrokenExecutorError' });
    } finally {
      process.execArgv = before;
      await pool.shutdown();
    }
  });
});

describe('a result or an error that cannot travel', () => {
  it('rejects the future, and the worker goes on', async () => {
    const pool = new ProcessPoolExecutor({ maxWorkers: 1 });
    const pid = await pool.submit(t.pid);
    await expect(pool.submit(t.unsendable as unknown as typeof t.pid)).rejects.toMatchObject({ name: 'PicklingError' });
    await expect(pool.submit(t.throwUnsendable)).rejects.toThrow('with a function in it');
    expect(await pool.submit(t.pid)).toBe(pid);
    await pool.shutdown();
  });
});

describe('a process that is killed with a lock', () => {
  it.each(['blocked', 'awaiting'] as const)(
    'gives it to one who is %s, who is told; then it is usable',
    async (how) => {
      const [lock, held] = [new Lock(), new Event()];
      const owner = new Process({ target: t.hold, args: [lock, held] });
      owner.start();
      await held.wait();
      expect(lock.tryAcquire()).toBeUndefined();
      owner.kill();
      // Node reaps the child only when this thread turns: a blocked one has to see it by itself.
      const error = await (how === 'blocked' ? Promise.resolve().then(() => lock.acquireSync()) : lock.acquire()).then(
        () => undefined,
        (thrown: unknown) => (thrown as Error).name,
      );
      expect(error).toBe('OwnerDiedError');
      lock.withLockSync(() => undefined);
      await owner.sentinel;
    },
  );
});
