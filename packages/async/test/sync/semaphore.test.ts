import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CancelledError, Random } from '@parallel-cookbook/primitives';
import { leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';
import { BoundedSemaphore, checkpoint, run, Semaphore, sleep, TaskGroup, TestClock } from '@parallel-cookbook/async';

let check: LeakCheck;
beforeAll(() => {
  check = leaks();
});
afterAll(async () => {
  expect(await check.difference()).toEqual([]);
});

describe('a semaphore', () => {
  it('hands permits to those who wait, in their order; who comes after a release stands behind them', async () => {
    const semaphore = new Semaphore(0);
    const order: number[] = [];
    const waiting = [1, 2, 3].map((n) => semaphore.acquire().then(() => order.push(n)));
    semaphore.release(2);
    expect(semaphore.tryAcquire()).toBeUndefined();
    const late = semaphore.acquire().then(() => order.push(4));
    await checkpoint();
    expect(order).toEqual([1, 2]);
    expect(semaphore.statistics()).toEqual({ free: 0, acquisitions: 2, contentions: 4, waiting: 2 });
    semaphore.release(2);
    await Promise.all([...waiting, late]);
    expect(order).toEqual([1, 2, 3, 4]);
    expect(semaphore.locked).toBe(true);
  });

  it('gives the permit of a waiter that was cancelled to the next, and that of one that was served is its own', async () => {
    const semaphore = new Semaphore(0);
    const served: string[] = [];
    await TaskGroup.run(async (group) => {
      const tasks = ['a', 'b', 'c'].map((name) =>
        group.spawn(() => semaphore.withPermit(() => void served.push(name))),
      );
      await checkpoint();
      tasks[0]?.cancel();
      semaphore.release();
      tasks[1]?.cancel();
    });
    expect(served).toEqual(['b', 'c']);
    expect(semaphore.value).toBe(1);
  });

  it('lets no more in than there are permits, whatever is cancelled, under 200 seeds', async () => {
    for (let seed = 0; seed < 200; seed++) {
      const semaphore = new BoundedSemaphore(2);
      let inside = 0;
      await run(
        async () => {
          const random = new Random(seed);
          await TaskGroup.run((group) => {
            const tasks = Array.from({ length: 7 }, () =>
              group.spawn(async () => {
                for (let i = 0; i < 4; i++) {
                  await semaphore.withPermit(async () => {
                    expect(++inside).toBeLessThanOrEqual(2);
                    try {
                      await sleep(random.integer(0, 2));
                    } finally {
                      inside--;
                    }
                  });
                }
              }),
            );
            group.spawn(async () => {
              for (let i = 0; i < 2; i++) {
                await sleep(random.integer(0, 4));
                random.choice(tasks).cancel();
              }
            });
          });
        },
        { seed, clock: new TestClock() },
      );
      expect([semaphore.value, semaphore.statistics().waiting, inside]).toEqual([2, 0, 0]);
    }
  });

  it('is given back by a body that is cancelled', async () => {
    const semaphore = new Semaphore(1);
    const held = TaskGroup.run(async (group) => {
      const task = group.spawn(() => semaphore.withPermit(() => sleep(60_000)));
      await checkpoint();
      expect(semaphore.value).toBe(0);
      task.cancel();
      await task.result();
    });
    await expect(held).rejects.toMatchObject({ errors: [expect.any(CancelledError)] });
    expect(semaphore.value).toBe(1);
  });
});
