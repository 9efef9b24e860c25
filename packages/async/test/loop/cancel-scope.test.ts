import { describe, expect, it } from '@jest/globals';
import { ArgumentError, CancelledError } from '@parallel-cookbook/primitives';
import {
  CancelScope,
  checkpoint,
  currentScope,
  Future,
  shield,
  sleep,
  TaskGroup,
  time,
} from '@parallel-cookbook/async';
import { thrownBy, virtually } from '../virtual.js';

describe('a cancel scope', () => {
  it('ends quietly when it is cancelled, and says so', () =>
    virtually(async () => {
      const scope = new CancelScope();
      const result = await scope.run(async () => {
        scope.cancel();
        await sleep(1000);
        return 'not reached';
      });
      expect(result).toBeUndefined();
      expect([scope.cancelCalled, scope.cancelledCaught, time()]).toEqual([true, true, 0]);
    }));

  it('gives the result of a body that did not wait any more', () =>
    virtually(async () => {
      const scope = new CancelScope();
      expect(await scope.run(() => (scope.cancel(), 'done'))).toBe('done');
      expect([scope.cancelCalled, scope.cancelledCaught]).toEqual([true, false]);
    }));

  it('cancels every wait, not the first alone', () =>
    virtually(async () => {
      const seen: string[] = [];
      await new CancelScope().run(async (scope) => {
        scope.cancel('enough');
        for (const wait of [() => sleep(5), () => checkpoint(), () => new Future('f').result()]) {
          await wait().catch((error: unknown) => seen.push((error as Error).message));
        }
      });
      expect(seen).toEqual(['sleep was cancelled', 'checkpoint was cancelled', 'wait for future "f" was cancelled']);
    }));

  it('keeps the reason as the cause', () =>
    virtually(async () => {
      await new CancelScope().run(async (scope) => {
        scope.cancel('the reason');
        expect(await thrownBy(() => sleep(1))).toMatchObject({ code: 'ERR_PARALLEL_CANCELLED', cause: 'the reason' });
      });
    }));

  it('lets pass what a scope further out has cancelled', () =>
    virtually(async () => {
      const outer = new CancelScope();
      const inner = new CancelScope();
      let after = false;
      await outer.run(async () => {
        await inner.run(async () => {
          outer.cancel();
          await sleep(1000);
        });
        after = true;
      });
      expect([inner.cancelledCaught, outer.cancelledCaught, after]).toEqual([false, true, false]);
    }));

  it('leaves it to the outer scope when both are cancelled', () =>
    virtually(async () => {
      const outer = new CancelScope();
      const inner = new CancelScope();
      await outer.run(() =>
        inner.run(async () => {
          inner.cancel();
          outer.cancel();
          await sleep(1000);
        }),
      );
      expect([inner.cancelledCaught, outer.cancelledCaught]).toEqual([false, true]);
    }));

  it('does not disturb the scope around it', () =>
    virtually(async () => {
      await new CancelScope().run(async (outer) => {
        await new CancelScope().run((inner) => {
          inner.cancel();
          return sleep(1000);
        });
        await sleep(10);
        expect(outer.cancelledCaught).toBe(false);
      });
      expect(time()).toBe(10);
    }));

  it('passes on errors of its body, also when it is cancelled', () =>
    virtually(async () => {
      const error = await thrownBy(() =>
        new CancelScope().run(async (scope) => {
          scope.cancel();
          await sleep(1).catch(() => {
            throw new RangeError('while cleaning up');
          });
        }),
      );
      expect(error).toEqual(new RangeError('while cleaning up'));
    }));

  it('does not take for its own the CancelledError of a future that somebody cancelled', () =>
    virtually(async () => {
      const future = new Future<void>('job');
      future.cancel();
      const error = await thrownBy(() =>
        new CancelScope().run(async (scope) => {
          scope.cancel();
          await future;
        }),
      );
      expect(error).toBeInstanceOf(CancelledError);
      expect((error as Error).message).toBe('future "job" was cancelled');
    }));

  it('may be cancelled before it runs', () =>
    virtually(async () => {
      const scope = new CancelScope();
      scope.cancel();
      await scope.run(() => sleep(1000));
      expect([scope.cancelledCaught, time()]).toEqual([true, 0]);
    }));

  it('runs once', () =>
    virtually(async () => {
      const scope = new CancelScope();
      await scope.run(() => undefined);
      expect(await thrownBy(() => scope.run(() => undefined))).toBeInstanceOf(ArgumentError);
    }));

  it('is the current scope in its body, in each branch its own', () =>
    virtually(async () => {
      const [a, b] = [new CancelScope(), new CancelScope()];
      const found = await Promise.all(
        [a, b].map((scope) =>
          scope.run(async () => {
            await sleep(1);
            return currentScope() === scope;
          }),
        ),
      );
      expect(found).toEqual([true, true]);
    }));

  it('cancels one branch of a task and not the other', () =>
    virtually(async () => {
      const [a, b] = [new CancelScope(), new CancelScope()];
      const both = Promise.all([a.run(() => sleep(10).then(() => 'a')), b.run(() => sleep(10).then(() => 'b'))]);
      a.cancel();
      expect(await both).toEqual([undefined, 'b']);
    }));
});

describe('a deadline', () => {
  it('cancels when it passes', () =>
    virtually(async () => {
      const scope = new CancelScope({ deadline: time() + 50 });
      await scope.run(() => sleep(1000));
      expect([scope.cancelCalled, scope.cancelledCaught, scope.deadlinePassed, time()]).toEqual([true, true, true, 50]);
    }));

  it('that has passed already cancels the first wait', () =>
    virtually(async () => {
      await sleep(10);
      const scope = new CancelScope({ deadline: 5 });
      await scope.run(() => sleep(1000));
      expect([scope.cancelledCaught, time()]).toEqual([true, 10]);
    }));

  it('can be put off and brought forward while the body waits', () =>
    virtually(async () => {
      const scope = new CancelScope({ deadline: 50 });
      const done = scope.run(() => sleep(1000));
      await sleep(40);
      scope.deadline = 100;
      await sleep(40);
      expect(scope.cancelCalled).toBe(false);
      scope.deadline = 90;
      await done;
      expect(time()).toBe(90);
    }));

  it('can be taken away', () =>
    virtually(async () => {
      const scope = new CancelScope({ deadline: 50 });
      const done = scope.run(() => sleep(100).then(() => 'done'));
      scope.deadline = Infinity;
      expect(await done).toBe('done');
    }));

  it('does nothing after the end of the scope', () =>
    virtually(async () => {
      const scope = new CancelScope({ deadline: 50 });
      await scope.run(() => sleep(10));
      await sleep(100);
      expect(scope.cancelCalled).toBe(false);
    }));

  it('refuses NaN', () => {
    expect(() => new CancelScope({ deadline: NaN })).toThrow(ArgumentError);
  });
});

describe('a shield', () => {
  it('keeps out what is cancelled outside, until its end', () =>
    virtually(async () => {
      const outer = new CancelScope();
      const order: string[] = [];
      await outer.run(async () => {
        outer.cancel();
        await new CancelScope({ shield: true }).run(() => sleep(100));
        order.push(`shielded until ${time()}`);
        await sleep(100);
        order.push('not reached');
      });
      expect(order).toEqual(['shielded until 100']);
      expect(outer.cancelledCaught).toBe(true);
    }));

  it('does not keep out its own cancelling', () =>
    virtually(async () => {
      const outer = new CancelScope();
      const inner = new CancelScope({ shield: true, deadline: 20 });
      await outer.run(async () => {
        outer.cancel();
        await inner.run(() => sleep(1000));
      });
      expect([inner.cancelledCaught, outer.cancelledCaught, time()]).toEqual([true, false, 20]);
    }));

  it('that is lifted lets in what waited outside', () =>
    virtually(async () => {
      const outer = new CancelScope();
      const inner = new CancelScope({ shield: true });
      const done = outer.run(() => inner.run(() => sleep(1000)));
      outer.cancel();
      await sleep(10);
      expect(inner.cancelled).toBe(false);
      inner.shield = false;
      await done;
      expect([inner.cancelledCaught, outer.cancelledCaught, time()]).toEqual([false, true, 10]);
    }));

  it('raised later makes waits whole again', () =>
    virtually(async () => {
      const outer = new CancelScope();
      const inner = new CancelScope();
      await outer.run(() =>
        inner.run(async () => {
          outer.cancel();
          await sleep(5).catch(() => undefined);
          inner.shield = true;
          await sleep(5);
          inner.shield = false;
        }),
      );
      expect([outer.cancelledCaught, time()]).toEqual([false, 5]);
    }));

  it('lets clean-up wait, at most for its time', () =>
    virtually(async () => {
      const scope = new CancelScope();
      const error = await thrownBy(() =>
        scope.run(async () => {
          scope.cancel();
          await sleep(1).finally(() => shield(() => sleep(1000), { timeoutMs: 30 }));
        }),
      );
      expect(error).toMatchObject({ code: 'ERR_PARALLEL_TIMEOUT', timeoutMs: 30 });
      expect(time()).toBe(30);
    }));
});

describe('the signal of a scope', () => {
  it('is aborted with the scope, and with those around it', () =>
    virtually(async () => {
      const outer = new CancelScope();
      await outer.run(() =>
        new CancelScope().run((inner) => {
          const { signal } = inner;
          expect(signal.aborted).toBe(false);
          outer.cancel('why');
          expect(signal.aborted).toBe(true);
          expect(signal.reason).toMatchObject({ code: 'ERR_PARALLEL_CANCELLED', cause: 'why' });
        }),
      );
    }));

  it('is aborted from the beginning when the scope is cancelled already', () =>
    virtually(() =>
      new CancelScope().run((scope) => {
        scope.cancel();
        expect(scope.signal.aborted).toBe(true);
      }),
    ));

  it('may have listeners that begin and end scopes', () =>
    virtually(async () => {
      const scope = new CancelScope();
      const began: Promise<unknown>[] = [];
      await scope.run(async () => {
        scope.signal.addEventListener('abort', () => began.push(new CancelScope({ scope }).run(() => sleep(10))));
        scope.cancel();
        await sleep(1000);
      });
      expect(await Promise.allSettled(began)).toMatchObject([{ status: 'rejected' }]);
    }));
});

describe('what a scope leaves behind', () => {
  it('belongs to the scope around it', () =>
    virtually(async () => {
      const outer = new CancelScope();
      let branch: Promise<unknown> | undefined;
      await outer.run(async () => {
        await new CancelScope().run(() => {
          branch = thrownBy(() => sleep(1000));
        });
        outer.cancel();
        await sleep(1);
      });
      expect(await branch).toBeInstanceOf(CancelledError);
      expect(time()).toBe(0);
    }));

  it('is told that its task has ended, and is no failure when nobody awaits it', () =>
    virtually(async () => {
      const unhandled: unknown[] = [];
      const listener = (reason: unknown): void => void unhandled.push(reason);
      process.on('unhandledRejection', listener);
      let branch: Promise<unknown> | undefined;
      await TaskGroup.run((group) => {
        group.spawn(
          () => {
            void sleep(1000);
            branch = thrownBy(() => sleep(1000));
          },
          { name: 'red' },
        );
      });
      await sleep(1);
      process.off('unhandledRejection', listener);
      expect(unhandled).toEqual([]);
      const error = await branch;
      expect(error).toMatchObject({ cause: 'red has ended' });
      expect((error as object).constructor.name).toBe('CancelledError');
    }));

  it('cannot outlive its task', () =>
    virtually(async () => {
      let late: unknown;
      await TaskGroup.run((group) => {
        group.spawn(() => {
          void thrownBy(async () => {
            await Promise.resolve();
            await sleep(5);
          }).then((error) => (late = error));
        });
      });
      await sleep(10);
      expect(late).toBeInstanceOf(CancelledError);
    }));
});
