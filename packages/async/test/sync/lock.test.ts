import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CancelledError, Random } from '@parallel-cookbook/primitives';
import { leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';
import { CancelScope, checkpoint, currentTask, Lock, run, sleep, TaskGroup, TestClock } from '@parallel-cookbook/async';

let check: LeakCheck;
beforeAll(() => {
  check = leaks();
});
afterAll(async () => {
  expect(await check.difference()).toEqual([]);
});

describe('a lock', () => {
  it('is handed over by a release, so that nobody who comes meanwhile gets in before those who wait', async () => {
    const lock = new Lock();
    const order: string[] = [];
    const guard = await lock.acquire();
    const waiting = ['a', 'b'].map((name) => lock.withLock(() => void order.push(name)));
    guard.release();
    expect(lock.locked).toBe(true);
    expect(lock.tryAcquire()).toBeUndefined();
    await lock.withLock(() => void order.push('late'));
    await Promise.all(waiting);
    expect(order).toEqual(['a', 'b', 'late']);
  });

  it('leaves out a task that was cancelled while it waited, and goes to the next', async () => {
    const lock = new Lock();
    const order: string[] = [];
    await TaskGroup.run(async (group) => {
      const guard = await lock.acquire();
      const tasks = ['a', 'b', 'c'].map((name) =>
        group.spawn(() => lock.withLock(() => void order.push(name)), { name }),
      );
      await checkpoint();
      expect(lock.statistics().waiting).toBe(3);
      tasks[1]?.cancel();
      expect(lock.statistics().waiting).toBe(2);
      guard.release();
    });
    expect(order).toEqual(['a', 'c']);
    expect(lock.locked).toBe(false);
  });

  it('stays with a task that was given it before it was cancelled, and is given back by its withLock', async () => {
    const lock = new Lock();
    let said = '';
    await TaskGroup.run(async (group) => {
      const guard = await lock.acquire();
      const task = group.spawn(() =>
        lock.withLock(async () => {
          said = `inside, cancelled: ${currentTask()?.cancelRequested}`;
          await sleep(1);
        }),
      );
      await checkpoint();
      guard.release();
      task.cancel();
      await expect(task.result()).rejects.toBeInstanceOf(CancelledError);
    });
    expect(said).toBe('inside, cancelled: true');
    expect(lock.locked).toBe(false);
  });

  it('is refused in a cancelled scope, also when it is free', async () => {
    const lock = new Lock();
    const scope = new CancelScope();
    let refused: Promise<unknown> | undefined;
    await scope.run(() => {
      scope.cancel();
      refused = lock.acquire().catch((error: unknown) => error);
    });
    expect(await refused).toBeInstanceOf(CancelledError);
    expect(lock.locked).toBe(false);
  });

  it('tells who holds it, for the wait-for graph', async () => {
    const lock = new Lock();
    await TaskGroup.run((group) => {
      group.spawn(
        async () => {
          await lock.withLock(() => {
            expect([...lock.holders()].map(({ name }) => name)).toEqual(['writer']);
          });
        },
        { name: 'writer' },
      );
    });
    expect([...lock.holders()]).toEqual([]);
  });

  it('is given back by a body that throws at once, that rejects, and that returns a thenable', async () => {
    const lock = new Lock();
    const fail = (): never => {
      throw new RangeError('body');
    };
    await expect(lock.withLock(fail)).rejects.toThrow('body');
    await expect(lock.withLock(() => checkpoint().then(fail))).rejects.toThrow('body');
    const thenable = {
      then: (resolve: (value: number) => unknown) => void resolve(7),
    } as unknown as PromiseLike<number>;
    expect(await lock.withLock(() => thenable)).toBe(7);
    expect(lock.locked).toBe(false);
  });

  it('may be given back by the body itself', async () => {
    const lock = new Lock();
    await lock.withLock(async (guard) => {
      guard.release();
      const other = await lock.acquire();
      expect(guard.released).toBe(true);
      other.release();
    });
    expect(lock.locked).toBe(false);
  });

  it('is held by one at a time and lost by nobody, whatever is cancelled, under 200 seeds', async () => {
    for (let seed = 0; seed < 200; seed++) {
      const lock = new Lock();
      let inside = 0;
      await run(
        async () => {
          const random = new Random(seed);
          await TaskGroup.run((group) => {
            const tasks = Array.from({ length: 6 }, () =>
              group.spawn(async () => {
                for (let i = 0; i < 4; i++) {
                  const timeoutMs = random.next() < 0.3 ? random.integer(0, 3) : undefined;
                  try {
                    const guard = await lock.acquire({ timeoutMs });
                    expect(++inside).toBe(1);
                    try {
                      await sleep(random.integer(0, 2));
                    } finally {
                      inside--;
                      guard.release();
                    }
                  } catch (error) {
                    if ((error as { code: string }).code !== 'ERR_PARALLEL_TIMEOUT') throw error;
                  }
                }
              }),
            );
            group.spawn(async () => {
              await sleep(random.integer(0, 6));
              random.choice(tasks).cancel();
            });
          });
        },
        { seed, clock: new TestClock() },
      );
      expect([lock.locked, lock.statistics().waiting, inside]).toEqual([false, 0, 0]);
    }
  });
});
