import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Random } from '@parallel-cookbook/primitives';
import { leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';
import { checkpoint, ReadWriteLock, run, sleep, TaskGroup, TestClock } from '@parallel-cookbook/async';

let check: LeakCheck;
beforeAll(() => {
  check = leaks();
});
afterAll(async () => {
  expect(await check.difference()).toEqual([]);
});

describe('a read-write lock', () => {
  it('serves both sides in one line; readers next to each other enter together', async () => {
    const lock = new ReadWriteLock();
    const order: string[] = [];
    const first = await lock.write.acquire();
    const enter = (side: 'read' | 'write', name: string): Promise<unknown> =>
      lock[side].withLock(async () => {
        order.push(`${name} in`);
        await checkpoint();
        order.push(`${name} out`);
      });
    const all = [enter('read', 'r1'), enter('read', 'r2'), enter('write', 'w1'), enter('read', 'r3')];
    expect(lock.statistics()).toMatchObject({ waiting: 4, writing: true, contentions: 4 });
    first.release();
    await Promise.all(all);
    expect(order.join(', ')).toBe('r1 in, r2 in, r1 out, r2 out, w1 in, w1 out, r3 in, r3 out');
  });

  it('lets readers go on when the writer that they stood behind gives up', async () => {
    const lock = new ReadWriteLock();
    const reader = await lock.read.acquire();
    const controller = new AbortController();
    const writer = lock.write.acquire({ signal: controller.signal }).catch((error: unknown) => (error as Error).name);
    const behind = lock.read.acquire();
    expect(lock.read.tryAcquire()).toBeUndefined();
    controller.abort();
    (await behind).release();
    expect(await writer).toBe('CancelledError');
    reader.release();
    expect(lock.statistics()).toMatchObject({ reading: 0, writing: false, waiting: 0 });
  });

  it('tells who is inside', async () => {
    const lock = new ReadWriteLock();
    await TaskGroup.run((group) => {
      for (const name of ['a', 'b']) {
        group.spawn(() => lock.read.withLock(() => checkpoint()), { name });
      }
      group.spawn(() => {
        expect([...lock.write.holders()].map(({ name }) => name)).toEqual(['a', 'b']);
      });
    });
  });

  it('never has a writer beside anybody, whatever is cancelled, under 200 seeds', async () => {
    for (let seed = 0; seed < 200; seed++) {
      const lock = new ReadWriteLock();
      let readers = 0;
      let writers = 0;
      await run(
        async () => {
          const random = new Random(seed);
          await TaskGroup.run((group) => {
            const tasks = Array.from({ length: 6 }, () =>
              group.spawn(async () => {
                for (let i = 0; i < 4; i++) {
                  const side = random.next() < 0.4 ? 'write' : 'read';
                  await lock[side].withLock(async () => {
                    if (side === 'read') readers++;
                    else writers++;
                    expect(writers === 0 || (writers === 1 && readers === 0)).toBe(true);
                    try {
                      await sleep(random.integer(0, 2));
                    } finally {
                      if (side === 'read') readers--;
                      else writers--;
                    }
                  });
                }
              }),
            );
            group.spawn(async () => {
              await sleep(random.integer(0, 5));
              random.choice(tasks).cancel();
            });
          });
        },
        { seed, clock: new TestClock() },
      );
      expect(lock.statistics()).toMatchObject({ reading: 0, writing: false, waiting: 0 });
    }
  });
});
