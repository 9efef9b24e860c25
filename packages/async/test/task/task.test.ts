import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { ArgumentError, CancelledError } from '@parallel-cookbook/primitives';
import {
  allTasks,
  CancelScope,
  checkpoint,
  createTask,
  currentTask,
  Future,
  sleep,
  TaskGroup,
  time,
} from '@parallel-cookbook/async';
import { thrownBy, virtually } from '../virtual.js';

describe('a task', () => {
  it('begins at its next turn, not at once', () =>
    virtually(async () => {
      const order: string[] = [];
      const task = createTask(() => order.push('task'));
      order.push(task.state);
      await task;
      expect(order).toEqual(['pending', 'task']);
    }));

  it('gives what its function returns, or throws what it throws', () =>
    virtually(async () => {
      expect(await createTask(() => 5)).toBe(5);
      expect(await createTask(async () => 6)).toBe(6);
      const error = new RangeError('no');
      expect(await thrownBy(() => createTask(() => Promise.reject(error)))).toBe(error);
      const failing = createTask(() => {
        throw error;
      });
      expect(await failing.exception()).toBe(error);
      expect(failing.state).toBe('done');
    }));

  it('has a name: its own, or Task with a number', () =>
    virtually(async () => {
      const named = createTask(() => currentTask()?.name, { name: 'reader' });
      const other = createTask(() => undefined);
      expect([named.name, await named]).toEqual(['reader', 'reader']);
      expect(other.name).toMatch(/^Task-\d+$/);
      expect(inspect(named)).toBe("Task(reader, done: 'reader')");
      await other;
    }));

  it('is the current one in all that it does, and not in callbacks', () =>
    virtually(async (main) => {
      expect(currentTask()).toBe(main);
      const inner = createTask(async (task) => {
        await sleep(1);
        expect(currentTask()).toBe(task);
        await Promise.all([1, 2].map(() => sleep(1).then(() => expect(currentTask()).toBe(task))));
        let found: unknown = 'not called';
        task.loop.callSoon(() => (found = currentTask()));
        await sleep(1);
        expect(found).toBeUndefined();
      });
      await inner;
      expect(currentTask()).toBe(main);
    }));

  it('is among all tasks until it ends', () =>
    virtually(async (main) => {
      const task = createTask(() => sleep(5));
      await new CancelScope().run(async () => {
        expect([...allTasks()]).toEqual(expect.arrayContaining([main, task]));
      });
      expect(allTasks().size).toBe(2);
      await task;
      expect([...allTasks()]).toEqual([main]);
    }));

  it('refuses what is no function, and says why', () =>
    virtually(async () => {
      expect(() => createTask(Promise.resolve(1) as never)).toThrow(ArgumentError);
      expect(await new Promise((resolve) => resolve(allTasks().size))).toBe(1);
    }));

  it('can be awaited by many, and again after its end', () =>
    virtually(async () => {
      const task = createTask(() => sleep(5).then(() => 'x'));
      expect(await Promise.all([task, task, task.result()])).toEqual(['x', 'x', 'x']);
      expect(await task).toBe('x');
    }));
});

describe('cancelling a task', () => {
  it('throws at the wait in which it is, and ends it', () =>
    virtually(async () => {
      const task = createTask(() => sleep(1000));
      await sleep(5);
      expect(task.cancel('stop')).toBe(true);
      const error = await thrownBy(() => task);
      expect(error).toBeInstanceOf(CancelledError);
      expect(error).toMatchObject({ operation: `task "${task.name}"`, cause: 'stop' });
      expect([task.state, task.cancelled, time()]).toEqual(['cancelled', true, 5]);
      expect(task.cancel()).toBe(false);
    }));

  it('before it has begun keeps it from beginning', () =>
    virtually(async () => {
      let begun = false;
      const task = createTask(() => (begun = true));
      task.cancel();
      expect(await thrownBy(() => task)).toBeInstanceOf(CancelledError);
      expect(begun).toBe(false);
    }));

  it('by itself is noticed at its next wait', () =>
    virtually(async () => {
      const seen: string[] = [];
      const task = createTask(async (self) => {
        self.cancel();
        seen.push('goes on');
        await checkpoint();
        seen.push('not reached');
      });
      expect(await thrownBy(() => task)).toBeInstanceOf(CancelledError);
      expect(seen).toEqual(['goes on']);
    }));

  it('is refused by one that returns a result all the same', () =>
    virtually(async () => {
      const task = createTask(() => sleep(1000).catch(() => 'kept'));
      await sleep(1);
      task.cancel();
      expect(await task).toBe('kept');
      expect(task.state).toBe('done');
    }));

  it('is a level: each wait throws until it is taken back', () =>
    virtually(async () => {
      const task = createTask(async (self) => {
        let thrown = 0;
        for (let i = 0; i < 3; i++) await sleep(1).catch(() => thrown++);
        expect([self.cancelling(), self.cancelRequested]).toEqual([1, true]);
        expect(self.uncancel()).toBe(0);
        await sleep(7);
        return thrown;
      });
      await checkpoint();
      task.cancel();
      expect(await task).toBe(3);
      expect(time()).toBe(7);
    }));

  it('counts the requests, and is taken back with the last', () =>
    virtually(async () => {
      const task = createTask(async (self) => {
        await sleep(100).catch(() => undefined);
        expect([self.uncancel(), self.cancelRequested]).toEqual([1, true]);
        expect([self.uncancel(), self.cancelRequested]).toEqual([0, false]);
        expect(self.uncancel()).toBe(0);
        await sleep(1);
        return 'whole';
      });
      await checkpoint();
      task.cancel();
      task.cancel();
      expect(task.cancelling()).toBe(2);
      expect(await task).toBe('whole');
    }));

  it('does not cancel what it waits for', () =>
    virtually(async () => {
      const inner = createTask(() => sleep(50).then(() => 'inner'));
      const outer = createTask(async () => inner);
      await sleep(1);
      outer.cancel();
      expect(await thrownBy(() => outer)).toBeInstanceOf(CancelledError);
      expect(await inner).toBe('inner');
    }));

  it('waits for its clean-up', () =>
    virtually(async () => {
      const order: string[] = [];
      const task = createTask(async () => {
        try {
          await sleep(1000);
        } finally {
          order.push('cleaned up');
        }
      });
      await sleep(1);
      task.cancel();
      await thrownBy(() => task);
      order.push('joined');
      expect(order).toEqual(['cleaned up', 'joined']);
    }));

  it('does not make cancelled a task that failed with the CancelledError of another', () =>
    virtually(async () => {
      const future = new Future<void>('job');
      future.cancel();
      const task = createTask(async () => future);
      expect(await task.exception()).toBeInstanceOf(CancelledError);
      expect(task.state).toBe('done');
    }));

  it('leaves no task behind when a group is cancelled while tasks are being made', () =>
    virtually(async () => {
      let ended = 0;
      await TaskGroup.run(async (group) => {
        const spawn = (depth: number): void => {
          if (depth === 0) return;
          group.spawn(async () => {
            spawn(depth - 1);
            try {
              await sleep(1000);
            } finally {
              ended++;
            }
          });
        };
        spawn(5);
        await sleep(1);
        group.cancel();
      });
      expect(ended).toBe(5);
      expect(allTasks().size).toBe(1);
    }));
});
