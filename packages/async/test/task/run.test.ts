import { describe, expect, it } from '@jest/globals';
import { CancelledError } from '@parallel-cookbook/primitives';
import {
  allTasks,
  CancelScope,
  createTask,
  currentLoop,
  currentTask,
  run,
  sleep,
  TaskGroup,
  TestClock,
  time,
} from '@parallel-cookbook/async';
import { thrownBy, virtually } from '../virtual.js';

describe('run', () => {
  it('gives the result of the program, or throws its error', async () => {
    expect(await run(() => 5)).toBe(5);
    expect(await run(async () => 6)).toBe(6);
    expect(await thrownBy(() => run(() => Promise.reject(new RangeError('no'))))).toEqual(new RangeError('no'));
  });

  it('cancels what is left in the background and waits for its clean-up', async () => {
    const order: string[] = [];
    await run(async () => {
      createTask(() => sleep(60_000).finally(() => order.push('background')));
      await sleep(1);
      order.push('main');
    });
    order.push('after');
    expect(order).toEqual(['main', 'background', 'after']);
  });

  it('tells the exception handler of failures that nobody asked for, and of no others', async () => {
    const told: string[] = [];
    await virtually(async () => {
      currentLoop().setExceptionHandler(({ message, exception }) => told.push(`${message}: ${String(exception)}`));
      createTask(() => Promise.reject(new RangeError('lost')), { name: 'loser' });
      const asked = createTask(() => Promise.reject(new RangeError('asked for')));
      await thrownBy(() => asked);
      createTask(() => sleep(1000), { name: 'cancelled' });
      await sleep(1);
    });
    expect(told).toEqual(['nobody asked how task "loser" ended, and it failed: RangeError: lost']);
  });

  it('is cancelled by its signal', async () => {
    const controller = new AbortController();
    let cleaned = false;
    const running = run(
      () => {
        controller.abort('enough');
        return sleep(60_000).finally(() => (cleaned = true));
      },
      { signal: controller.signal },
    );
    expect(await thrownBy(() => running)).toMatchObject({ code: 'ERR_PARALLEL_CANCELLED', cause: 'enough' });
    expect(cleaned).toBe(true);
    expect(await thrownBy(() => run(() => 'not reached', { signal: controller.signal }))).toBeInstanceOf(
      CancelledError,
    );
  });

  it('may stand in another run, with a clock of its own, and is cancelled with it', () =>
    virtually(async () => {
      const outer = currentTask();
      const inner = await run(
        async (main) => {
          await sleep(500);
          expect(currentTask()).toBe(main);
          return time();
        },
        { clock: new TestClock({ start: 1000 }) },
      );
      expect([inner, currentTask() === outer]).toEqual([1500, true]);
      let cleaned = false;
      await new CancelScope({ deadline: time() + 10 }).run(() =>
        run(() => sleep(60_000).finally(() => (cleaned = true))),
      );
      expect(cleaned).toBe(true);
    }));

  it('knows its own tasks alone', () =>
    virtually(async (main) => {
      await run((inner) => expect([...allTasks()]).toEqual([inner]));
      expect([...allTasks()]).toEqual([main]);
    }));

  it('without ambient scopes asks who waits', async () => {
    await run(
      async (main) => {
        await sleep(1, { scope: main.scope });
        expect(await thrownBy(() => sleep(1))).toMatchObject({ argument: 'scope' });
        expect(currentTask()).toBeUndefined();
        const sum = await TaskGroup.run(
          async (group) => {
            const one = group.spawn((task) => sleep(1, { scope: task.scope }).then(() => 1));
            return (await one.result({ scope: group.scope })) + 1;
          },
          { scope: main.scope },
        );
        expect(sum).toBe(2);
      },
      { ambient: false },
    );
    await sleep(1);
  });
});

describe('a seed', () => {
  it('repeats an interleaving, and others have others', async () => {
    const traceOf = async (seed: number): Promise<string> => {
      const trace: string[] = [];
      await virtually(
        () =>
          TaskGroup.run((group) => {
            for (const name of ['a', 'b', 'c']) {
              group.spawn(async () => {
                for (let i = 0; i < 3; i++) {
                  trace.push(name);
                  await sleep(10);
                }
              });
            }
          }),
        { seed },
      );
      return trace.join('');
    };
    const traces: string[] = [];
    for (const seed of [1, 2, 3, 4, 5]) traces.push(await traceOf(seed));
    expect(await traceOf(3)).toBe(traces[2]);
    expect(new Set(traces).size).toBeGreaterThan(1);
  });
});
