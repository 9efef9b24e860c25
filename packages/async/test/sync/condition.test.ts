import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CancelledError, Random } from '@parallel-cookbook/primitives';
import { leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';
import { checkpoint, Condition, Lock, run, sleep, TaskGroup, TestClock } from '@parallel-cookbook/async';

let check: LeakCheck;
beforeAll(() => {
  check = leaks();
});
afterAll(async () => {
  expect(await check.difference()).toEqual([]);
});

describe('a condition', () => {
  it('takes its lock back also when its task is cancelled, before the error goes on', async () => {
    const condition = new Condition();
    const order: string[] = [];
    await TaskGroup.run(async (group) => {
      const task = group.spawn(() =>
        condition.withLock(async () => {
          try {
            await condition.wait();
          } catch (error) {
            order.push(`cancelled ${condition.lock.locked}`);
            throw error;
          }
        }),
      );
      await checkpoint();
      await condition.withLock(async () => {
        task.cancel();
        await checkpoint();
        order.push('still mine');
      });
      await expect(task.result()).rejects.toBeInstanceOf(CancelledError);
    });
    expect(order).toEqual(['still mine', 'cancelled true']);
    expect(condition.lock.locked).toBe(false);
  });

  it('is not cancelled any more once it was notified: the lock comes first, the cancelling at the next wait', async () => {
    const condition = new Condition();
    let went = false;
    await TaskGroup.run(async (group) => {
      const task = group.spawn(() =>
        condition.withLock(async () => {
          await condition.wait();
          went = true;
          await checkpoint();
        }),
      );
      await checkpoint();
      await condition.withLock(() => {
        condition.notify();
        task.cancel();
      });
      await expect(task.result()).rejects.toBeInstanceOf(CancelledError);
    });
    expect(went).toBe(true);
    expect(condition.lock.locked).toBe(false);
  });

  it('refuses a wait and a notify by a task that does not hold the lock while another does', async () => {
    const condition = new Condition();
    const refused: string[] = [];
    await TaskGroup.run(async (group) => {
      await condition.withLock(async () => {
        await group
          .spawn(async () => {
            try {
              condition.notify();
            } catch (error) {
              refused.push((error as Error).name);
            }
            await condition.wait().catch((error: unknown) => refused.push((error as Error).name));
          })
          .result();
      });
    });
    expect(refused).toEqual(['NotOwnerError', 'NotOwnerError']);
  });

  it('shares its lock with other conditions, and with those who use the lock alone', async () => {
    const lock = new Lock();
    const [full, empty] = [new Condition(lock), new Condition(lock)];
    const items: number[] = [];
    const got: number[] = [];
    await TaskGroup.run((group) => {
      group.spawn(async () => {
        for (let i = 0; i < 5; i++) {
          await full.withLock(async () => {
            await full.waitFor(() => items.length > 0);
            got.push(items.pop() as number);
            empty.notify();
          });
        }
      });
      group.spawn(async () => {
        for (let i = 0; i < 5; i++) {
          await lock.withLock(async () => {
            await empty.waitFor(() => items.length === 0);
            items.push(i);
            full.notify();
          });
        }
      });
    });
    expect(got).toEqual([0, 1, 2, 3, 4]);
  });

  it('waits for its predicate no longer than the time it was given, however often it is notified', async () => {
    await run(
      async () => {
        const condition = new Condition();
        await TaskGroup.run((group) => {
          group.spawn(async () => {
            const waiting = condition.withLock(() => condition.waitFor(() => false, { timeoutMs: 100 }));
            await expect(waiting).rejects.toMatchObject({ code: 'ERR_PARALLEL_TIMEOUT' });
          });
          group.spawn(async () => {
            for (let i = 0; i < 10; i++) {
              await sleep(30);
              await condition.withLock(() => condition.notifyAll());
            }
          });
        });
      },
      { clock: new TestClock() },
    );
  });

  it('loses no notify between waiters of which some are cancelled or run out of time, under 200 seeds', async () => {
    for (let seed = 0; seed < 200; seed++) {
      await run(
        async () => {
          const random = new Random(seed);
          const condition = new Condition();
          let permits = 0;
          let taken = 0;
          let given = 0;
          await TaskGroup.run(async (group) => {
            const takers = Array.from({ length: 5 }, () =>
              group.spawn(() =>
                condition.withLock(async () => {
                  for (;;) {
                    const timeoutMs = random.next() < 0.3 ? random.integer(0, 3) : undefined;
                    try {
                      await condition.waitFor(() => permits > 0, { timeoutMs });
                      permits--;
                      taken++;
                    } catch (error) {
                      if ((error as { code: string }).code !== 'ERR_PARALLEL_TIMEOUT') throw error;
                    }
                  }
                }),
              ),
            );
            for (let i = 0; i < 20; i++) {
              await sleep(random.integer(0, 2));
              await condition.withLock(() => {
                permits++;
                given++;
                condition.notify();
              });
              if (i === 8) takers.pop()?.cancel();
            }
            await sleep(10);
            expect([taken, permits]).toEqual([given, 0]);
            group.cancel();
          }).catch((error: unknown) => {
            if (!(error instanceof CancelledError)) throw error;
          });
          expect(condition.lock.locked).toBe(false);
        },
        { seed, clock: new TestClock() },
      );
    }
  });
});
