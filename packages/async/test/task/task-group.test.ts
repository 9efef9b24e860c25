import { describe, expect, it } from '@jest/globals';
import { ArgumentError, CancelledError, ClosedError } from '@parallel-cookbook/primitives';
import { allTasks, CancelScope, ExceptionGroup, sleep, TaskGroup, time } from '@parallel-cookbook/async';
import { thrownBy, virtually } from '../virtual.js';

const messagesOf = (error: unknown): string[] => (error as ExceptionGroup).errors.map((e) => (e as Error).message);
const fail = async (ms: number, message: string): Promise<never> => {
  await sleep(ms);
  throw new Error(message);
};

describe('a task group', () => {
  it('gives the result of its body when all its tasks have ended', () =>
    virtually(async () => {
      const result = await TaskGroup.run((group) => {
        group.spawn(() => sleep(50));
        return 'body';
      });
      expect([result, time()]).toEqual(['body', 50]);
    }));

  it('takes tasks from its tasks while it runs', () =>
    virtually(async () => {
      const order: number[] = [];
      await TaskGroup.run((group) => {
        const next = async (n: number): Promise<void> => {
          order.push(n);
          await sleep(1);
          if (n < 3) group.spawn(() => next(n + 1));
        };
        group.spawn(() => next(1));
      });
      expect(order).toEqual([1, 2, 3]);
    }));

  it('is empty and ends at once without tasks', () =>
    virtually(async () => {
      expect(await TaskGroup.run(() => 1)).toBe(1);
      expect(time()).toBe(0);
    }));

  it('cancels the others when one fails, and throws the failure as a group', () =>
    virtually(async () => {
      let cleaned = 0;
      const error = await thrownBy(() =>
        TaskGroup.run((group) => {
          group.spawn(() => fail(10, 'first'));
          group.spawn(() => sleep(1000).finally(() => cleaned++));
          return sleep(1000).finally(() => cleaned++);
        }),
      );
      expect(error).toBeInstanceOf(ExceptionGroup);
      expect(error).toBeInstanceOf(AggregateError);
      expect(messagesOf(error)).toEqual(['first']);
      expect([cleaned, time()]).toEqual([2, 10]);
    }));

  it('collects all failures, also those of clean-up', () =>
    virtually(async () => {
      const error = await thrownBy(() =>
        TaskGroup.run(async (group) => {
          group.spawn(() => fail(10, 'first'));
          group.spawn(() => sleep(1000).catch(() => Promise.reject(new Error('second'))));
          await sleep(1000).catch(() => Promise.reject(new Error('body')));
        }),
      );
      expect(messagesOf(error).sort()).toEqual(['body', 'first', 'second']);
    }));

  it('throws the failure of its body as a group, and cancels the tasks', () =>
    virtually(async () => {
      const error = await thrownBy(() =>
        TaskGroup.run((group) => {
          group.spawn(() => sleep(1000));
          throw new Error('body');
        }),
      );
      expect(messagesOf(error)).toEqual(['body']);
      expect(time()).toBe(0);
    }));

  it('has groups in groups, whose errors stand in groups', () =>
    virtually(async () => {
      const error = await thrownBy(() =>
        TaskGroup.run(
          (outer) => {
            outer.spawn(() => TaskGroup.run((inner) => void inner.spawn(() => fail(5, 'deep')), { name: 'inner' }));
          },
          { name: 'outer' },
        ),
      );
      expect((error as Error).message).toBe('outer: tasks failed (1 error)');
      expect([...(error as ExceptionGroup).leaves()].map((leaf) => (leaf as Error).message)).toEqual(['deep']);
    }));

  it('is cancelled from outside with all its tasks, and is no error', () =>
    virtually(async () => {
      let cleaned = 0;
      const scope = new CancelScope({ deadline: 20 });
      await scope.run(() =>
        TaskGroup.run((group) => {
          for (let i = 0; i < 3; i++) group.spawn(() => sleep(1000).finally(() => cleaned++));
          return sleep(1000);
        }),
      );
      expect([scope.cancelledCaught, cleaned, time()]).toEqual([true, 3, 20]);
    }));

  it('that is cancelled from outside throws the failures of clean-up', () =>
    virtually(async () => {
      const error = await thrownBy(() =>
        new CancelScope({ deadline: 20 }).run(() =>
          TaskGroup.run((group) => {
            group.spawn(() => sleep(1000).catch(() => Promise.reject(new Error('clean-up'))));
          }),
        ),
      );
      expect(messagesOf(error)).toEqual(['clean-up']);
    }));

  it('ends quietly when it cancels itself after its body', () =>
    virtually(async () => {
      const result = await TaskGroup.run(async (group) => {
        group.spawn(() => sleep(1000));
        await sleep(5);
        group.cancel();
        return 'done';
      });
      expect([result, time()]).toEqual(['done', 5]);
    }));

  it('has no result when its body is cut short, and throws CancelledError', () =>
    virtually(async () => {
      const error = await thrownBy(() =>
        TaskGroup.run(
          (group) => {
            group.spawn(() => group.cancel('enough'));
            return sleep(1000);
          },
          { name: 'server' },
        ),
      );
      expect(error).toBeInstanceOf(CancelledError);
      expect(error).toMatchObject({ operation: 'server', cause: 'enough' });
    }));

  it('goes on when one task is cancelled', () =>
    virtually(async () => {
      await TaskGroup.run(async (group) => {
        const one = group.spawn(() => sleep(1000));
        const other = group.spawn(() => sleep(50).then(() => 'other'));
        await sleep(1);
        one.cancel();
        expect(await other).toBe('other');
      });
      expect(time()).toBe(50);
    }));

  it('waits for a task that takes its time to end, though it is cancelled', () =>
    virtually(async () => {
      await new CancelScope({ deadline: 10 }).run(() =>
        TaskGroup.run((group) => {
          group.spawn(() => new CancelScope({ shield: true }).run(() => sleep(100)));
        }),
      );
      expect(time()).toBe(100);
    }));

  it('takes no task after its end, and none that is no function', () =>
    virtually(async () => {
      const group = await TaskGroup.run((itself) => itself);
      expect(() => group.spawn(() => undefined)).toThrow(ClosedError);
      await TaskGroup.run((open) => {
        expect(() => open.spawn('no' as never)).toThrow(ArgumentError);
        expect(open.size).toBe(0);
      });
    }));

  it('that has been cancelled lets no new task begin', () =>
    virtually(async () => {
      let begun = false;
      await TaskGroup.run((group) => {
        group.cancel();
        group.spawn(() => (begun = true));
      });
      expect(begun).toBe(false);
    }));

  it('as a disposable cancels and joins, or only joins when it was told to', () =>
    virtually(async () => {
      const left = new TaskGroup();
      left.spawn(() => sleep(1000));
      await left[Symbol.asyncDispose]();
      expect(time()).toBe(0);
      const joined = new TaskGroup();
      joined.spawn(() => sleep(30));
      await joined.join();
      await joined[Symbol.asyncDispose]();
      expect(time()).toBe(30);
      expect(allTasks().size).toBe(1);
    }));
});

describe('starting a task that says when it is ready', () => {
  it('gives what it says, and the task goes on', () =>
    virtually(async () => {
      await TaskGroup.run(async (group) => {
        const port = await group.start<number>(async (ready) => {
          await sleep(10);
          ready(8080);
          await sleep(100);
        });
        expect([port, time(), group.size]).toEqual([8080, 10, 1]);
      });
      expect(time()).toBe(110);
    }));

  it('throws what it throws before, and the group goes on', () =>
    virtually(async () => {
      await TaskGroup.run(async (group) => {
        const other = group.spawn(() => sleep(20).then(() => 'other'));
        const error = await thrownBy(() => group.start(() => fail(5, 'port in use')));
        expect((error as Error).message).toBe('port in use');
        expect(await other).toBe('other');
      });
    }));

  it('says that it ended without having been ready', () =>
    virtually(() =>
      TaskGroup.run(async (group) => {
        const error = await thrownBy(() => group.start(() => undefined, { name: 'server' }));
        expect((error as Error).message).toBe('server ended without having been ready');
      }),
    ));

  it('makes a failure afterwards a failure of the group', () =>
    virtually(async () => {
      const error = await thrownBy(() =>
        TaskGroup.run(async (group) => {
          await group.start(async (ready) => {
            ready();
            await fail(5, 'later');
          });
        }),
      );
      expect(messagesOf(error)).toEqual(['later']);
    }));

  it('is cancelled with who waits for it', () =>
    virtually(async () => {
      let ended = false;
      await TaskGroup.run(async (group) => {
        await new CancelScope({ deadline: 10 }).run(() => group.start(() => sleep(1000).finally(() => (ended = true))));
        expect(time()).toBe(10);
      });
      expect([ended, time()]).toEqual([true, 10]);
    }));
});
