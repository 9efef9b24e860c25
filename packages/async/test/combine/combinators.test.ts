import { describe, expect, it } from '@jest/globals';
import { ArgumentError, CancelledError, TimeoutError } from '@parallel-cookbook/primitives';
import {
  allTasks,
  any,
  asCompleted,
  CancelScope,
  createTask,
  currentLoop,
  type ExceptionGroup,
  Future,
  gather,
  moveOnAfter,
  race,
  shield,
  sleep,
  staggeredRace,
  time,
  wait,
  waitFor,
} from '@parallel-cookbook/async';
import { thrownBy, virtually } from '../virtual.js';

const after = <T>(ms: number, value: T): Promise<T> => sleep(ms).then(() => value);
const fail = (ms: number, message: string): Promise<never> =>
  sleep(ms).then(() => {
    throw new Error(message);
  });
const messageOf = (error: unknown): string => (error as Error).message;

describe('gather', () => {
  it('gives all results in their order, after the time of the longest', () =>
    virtually(async () => {
      const task = createTask(() => after(5, 'task'));
      const results = await gather([() => after(20, 1), () => after(10, 'b'), task, Promise.resolve(true)]);
      expect([results, time()]).toEqual([[1, 'b', 'task', true], 20]);
      expect(await gather([])).toEqual([]);
    }));

  it('cancels the others at the first failure, joins them and throws it', () =>
    virtually(async () => {
      let cleaned = 0;
      const error = await thrownBy(() =>
        gather([() => after(1000, 1).finally(() => cleaned++), () => fail(10, 'first'), () => fail(20, 'second')]),
      );
      expect([messageOf(error), cleaned, time(), allTasks().size]).toEqual(['first', 1, 10, 1]);
    }));

  it('never cancels what runs already', () =>
    virtually(async () => {
      const task = createTask(() => after(50, 'whole'));
      await thrownBy(() => gather([task, () => fail(10, 'first')]));
      expect(await task).toBe('whole');
    }));

  it('gives failures among the results when it is asked to', () =>
    virtually(async () => {
      const [good, bad] = await gather([() => after(20, 1), () => fail(10, 'no')], { returnExceptions: true });
      expect(good).toEqual({ status: 'fulfilled', value: 1 });
      expect(bad).toEqual({ status: 'rejected', reason: new Error('no') });
    }));

  it('is cancelled with all that it runs', () =>
    virtually(async () => {
      let cleaned = 0;
      const slow = (): Promise<unknown> => after(1000, 1).finally(() => cleaned++);
      expect(await moveOnAfter(10, () => gather([slow, slow], { returnExceptions: true }))).toBeUndefined();
      expect([cleaned, time()]).toEqual([2, 10]);
    }));

  it('refuses what cannot be awaited', () =>
    virtually(async () => {
      expect(await thrownBy(() => gather([5 as never]))).toMatchObject({ argument: 'awaitables[0]' });
    }));
});

describe('race', () => {
  it('ends with the first, however it ends, and joins the others', () =>
    virtually(async () => {
      let cleaned = 0;
      const slow = (): Promise<number> => after(1000, 1).finally(() => cleaned++);
      expect(await race([slow, () => after(10, 'quick')])).toBe('quick');
      expect(messageOf(await thrownBy(() => race([slow, () => fail(10, 'bad')])))).toBe('bad');
      expect([cleaned, time(), allTasks().size]).toEqual([2, 20, 1]);
    }));

  it('waits for the clean-up of the losers', () =>
    virtually(async () => {
      const stubborn = (): Promise<void> => sleep(1000).finally(() => shield(() => sleep(100)));
      expect([await race([stubborn, () => after(10, 'quick')]), time()]).toEqual(['quick', 110]);
    }));

  it('tells the exception handler of losers that fail while they clean up', () =>
    virtually(async () => {
      const told: string[] = [];
      currentLoop().setExceptionHandler(({ message }) => told.push(message));
      const clumsy = (): Promise<unknown> => sleep(1000).catch(() => Promise.reject(new Error('clean-up')));
      expect(await race([clumsy, () => after(10, 'quick')])).toBe('quick');
      expect(told).toEqual(['race was decided already, and another one failed']);
    }));

  it('needs at least one', () =>
    virtually(async () => {
      expect(await thrownBy(() => race([]))).toBeInstanceOf(ArgumentError);
      expect(await thrownBy(() => any([]))).toBeInstanceOf(ArgumentError);
    }));
});

describe('any', () => {
  it('ends with the first that ends well', () =>
    virtually(async () => {
      expect(await any([() => fail(5, 'bad'), () => after(10, 'good'), () => after(1000, 'slow')])).toBe('good');
      expect(time()).toBe(10);
    }));

  it('throws all failures in the order of the functions', () =>
    virtually(async () => {
      const error = await thrownBy(() => any([() => fail(10, 'a'), () => fail(5, 'b')]));
      expect((error as ExceptionGroup).errors.map(messageOf)).toEqual(['a', 'b']);
    }));
});

describe('a staggered race', () => {
  it('starts the next one after the delay, or at once after a failure', () =>
    virtually(async () => {
      const begun: [number, number][] = [];
      const body = (i: number, run: () => Promise<string>) => async (): Promise<string> => {
        begun.push([i, time()]);
        return run();
      };
      const result = await staggeredRace(
        [
          body(0, () => after(1000, 'slow')),
          body(1, () => fail(30, 'bad')),
          body(2, () => after(200, 'winner')),
          body(3, () => after(500, 'late')),
        ],
        { delayMs: 100 },
      );
      expect(begun).toEqual([
        [0, 0],
        [1, 100],
        [2, 130],
        [3, 230],
      ]);
      expect(result).toEqual({ won: true, value: 'winner', index: 2, errors: [undefined, new Error('bad')] });
      expect([time(), allTasks().size]).toEqual([330, 1]);
    }));

  it('without a delay starts the next one only after a failure', () =>
    virtually(async () => {
      const { value, index } = await staggeredRace([() => fail(50, 'bad'), () => after(10, 'good')]);
      expect([value, index, time()]).toEqual(['good', 1, 60]);
    }));

  it('says that nobody won', () =>
    virtually(async () => {
      const result = await staggeredRace([() => fail(10, 'a'), () => fail(1, 'b')], { delayMs: 5 });
      expect(result).toEqual({
        won: false,
        value: undefined,
        index: undefined,
        errors: [new Error('a'), new Error('b')],
      });
      expect(await staggeredRace([])).toMatchObject({ won: false, errors: [] });
      expect(await thrownBy(() => staggeredRace([], { delayMs: -1 }))).toBeInstanceOf(ArgumentError);
    }));
});

describe('wait', () => {
  it('comes back with the first, the first failure, or all', () =>
    virtually(async () => {
      const make = (): [
        ReturnType<typeof createTask>,
        ReturnType<typeof createTask>,
        ReturnType<typeof createTask>,
      ] => [createTask(() => after(10, 1)), createTask(() => fail(20, 'bad')), createTask(() => after(30, 3))];
      const first = make();
      expect([(await wait(first, { returnWhen: 'FIRST_COMPLETED' })).done, time()]).toEqual([new Set([first[0]]), 10]);
      const second = make();
      const { done, pending } = await wait(second, { returnWhen: 'FIRST_EXCEPTION' });
      expect([done, pending, time()]).toEqual([new Set(second.slice(0, 2)), new Set([second[2]]), 30]);
      const third = make();
      expect([(await wait(third)).done.size, time()]).toEqual([3, 60]);
    }));

  it('comes back after its time and cancels nothing', () =>
    virtually(async () => {
      const task = createTask(() => after(50, 'x'));
      const { done, pending } = await wait([task], { timeoutMs: 10 });
      expect([done.size, pending, time()]).toEqual([0, new Set([task]), 10]);
      expect(await task).toBe('x');
    }));

  it('is cancelled alone', () =>
    virtually(async () => {
      const task = createTask(() => after(50, 'x'));
      expect(await moveOnAfter(10, () => wait([task]))).toBeUndefined();
      expect(task.done).toBe(false);
    }));

  it('comes back at once with what is done already, and refuses what is no future', () =>
    virtually(async () => {
      const done = new Future<number>();
      done.setResult(1);
      expect((await wait([done, new Future<number>()], { returnWhen: 'FIRST_COMPLETED' })).done).toEqual(
        new Set([done]),
      );
      expect(await thrownBy(() => wait([]))).toBeInstanceOf(ArgumentError);
      expect(await thrownBy(() => wait([Promise.resolve() as never]))).toBeInstanceOf(ArgumentError);
    }));
});

describe('asCompleted', () => {
  it('gives the tasks themselves in the order in which they are done', () =>
    virtually(async () => {
      const tasks = [
        createTask(() => after(30, 'c')),
        createTask(() => fail(20, 'bad')),
        createTask(() => after(10, 'a')),
      ];
      const seen: unknown[] = [];
      for await (const one of asCompleted(tasks)) {
        seen.push([one.index, one.future === tasks[one.index], one.status, time()]);
      }
      expect(seen).toEqual([
        [2, true, 'fulfilled', 10],
        [1, true, 'rejected', 20],
        [0, true, 'fulfilled', 30],
      ]);
    }));

  it('gives up after its time for all of them together', () =>
    virtually(async () => {
      const tasks = [createTask(() => after(10, 1)), createTask(() => after(1000, 2))];
      const seen: number[] = [];
      const error = await thrownBy(async () => {
        for await (const { index } of asCompleted(tasks, { timeoutMs: 50 })) seen.push(index);
      });
      expect([seen, messageOf(error), time()]).toEqual([[0], 'Timed out after 50 ms trying to complete 1 futures', 50]);
    }));

  it('may be left early and cancels nothing', () =>
    virtually(async () => {
      const tasks = [createTask(() => after(10, 1)), createTask(() => after(20, 2))];
      for await (const one of asCompleted(tasks)) {
        expect(one.index).toBe(0);
        break;
      }
      expect(await tasks[1]).toBe(2);
    }));
});

describe('waitFor', () => {
  it('gives the result of what is quick enough', () =>
    virtually(async () => {
      expect(await waitFor(() => after(5, 'a'), { timeoutMs: 10 })).toBe('a');
      expect(
        await waitFor(
          createTask(() => after(5, 'b')),
          { timeoutMs: 10 },
        ),
      ).toBe('b');
      expect(await waitFor(after(5, 'c'), { timeoutMs: 10 })).toBe('c');
      expect(await waitFor(() => after(5, 'd'))).toBe('d');
    }));

  it('calls off what is too slow and waits for its end', () =>
    virtually(async () => {
      let cleaned = 0;
      const slow = (): Promise<void> => sleep(1000).finally(() => shield(() => sleep(20).then(() => cleaned++)));
      expect(await thrownBy(() => waitFor(slow, { timeoutMs: 10 }))).toBeInstanceOf(TimeoutError);
      const task = createTask(slow);
      expect(await thrownBy(() => waitFor(task, { timeoutMs: 10 }))).toMatchObject({ timeoutMs: 10 });
      expect([task.state, cleaned, time()]).toEqual(['cancelled', 2, 60]);
    }));

  it('gives a result that comes all the same', () =>
    virtually(async () => {
      const task = createTask(() => sleep(1000).catch(() => 'kept'));
      expect(await waitFor(task, { timeoutMs: 10 })).toBe('kept');
    }));

  it('calls it off when it is cancelled itself', () =>
    virtually(async () => {
      const task = createTask(() => sleep(1000));
      const scope = new CancelScope({ deadline: 10 });
      await scope.run(() => waitFor(task));
      expect([scope.cancelledCaught, task.state, time()]).toEqual([true, 'cancelled', 10]);
    }));

  it('throws what the task throws, also while it is called off', () =>
    virtually(async () => {
      const failing = createTask(() => fail(5, 'own'));
      expect(messageOf(await thrownBy(() => waitFor(failing, { timeoutMs: 10 })))).toBe('own');
      const clumsy = createTask(() => sleep(1000).catch(() => Promise.reject(new Error('clean-up'))));
      expect(messageOf(await thrownBy(() => waitFor(clumsy, { timeoutMs: 10 })))).toBe('clean-up');
    }));

  it('takes a time-out of the task itself for what it is', () =>
    virtually(async () => {
      const task = createTask(() => Promise.reject(new TimeoutError('read', 5)));
      expect(await thrownBy(() => waitFor(task, { timeoutMs: 10 }))).toEqual(new TimeoutError('read', 5));
    }));
});

describe('shield', () => {
  it('leaves a promise or task alone when the wait is cancelled', () =>
    virtually(async () => {
      const task = createTask(() => after(50, 'whole'));
      expect(await moveOnAfter(10, () => shield(task))).toBeUndefined();
      expect(await task).toBe('whole');
    }));

  it('gives up waiting for a promise after its time', () =>
    virtually(async () => {
      const task = createTask(() => after(50, 'whole'));
      expect(await thrownBy(() => shield(task, { timeoutMs: 10 }))).toBeInstanceOf(TimeoutError);
      expect(await task).toBe('whole');
    }));

  it('ends the wait for a bare promise when its scope is cancelled', () =>
    virtually(async () => {
      const scope = new CancelScope();
      const waiting = scope.run(() => shield(new Promise(() => undefined)));
      scope.cancel();
      expect(await waiting).toBeUndefined();
      const refused = await thrownBy(() =>
        new CancelScope().run(async (inner) => {
          inner.cancel();
          expect(await thrownBy(() => shield(Promise.resolve(1)))).toBeInstanceOf(CancelledError);
          throw new RangeError('seen');
        }),
      );
      expect(refused).toEqual(new RangeError('seen'));
    }));
});
