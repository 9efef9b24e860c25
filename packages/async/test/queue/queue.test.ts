import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CancelledError, QueueClosedError, Random } from '@parallel-cookbook/primitives';
import { leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';
import { checkpoint, PriorityQueue, Queue, run, sleep, TaskGroup, TestClock } from '@parallel-cookbook/async';

let check: LeakCheck;
beforeAll(() => {
  check = leaks();
});
afterAll(async () => {
  expect(await check.difference()).toEqual([]);
});

describe('a queue', () => {
  it('keeps its order while its ring grows and goes round', () => {
    const queue = new Queue<number>();
    const model: number[] = [];
    const random = new Random(5);
    let next = 0;
    for (let i = 0; i < 20_000; i++) {
      if (random.next() < (i < 10_000 ? 0.6 : 0.4)) {
        queue.tryPut(next);
        model.push(next++);
      } else {
        expect(queue.tryGet()).toBe(model.shift());
      }
    }
    expect(queue.qsize()).toBe(model.length);
  });

  it('gives an item to the next in line when the task that waited first is cancelled', async () => {
    const queue = new Queue<string>();
    await TaskGroup.run(async (group) => {
      const [first, second] = [group.spawn(() => queue.get()), group.spawn(() => queue.get())];
      await checkpoint();
      first.cancel();
      await queue.put('item');
      expect(await second).toBe('item');
      await expect(first.result()).rejects.toBeInstanceOf(CancelledError);
    });
    expect(queue.statistics()).toMatchObject({ size: 0, puts: 1, gets: 1, getting: 0 });
  });

  it('leaves an item with the task that it was given to before that was cancelled', async () => {
    const queue = new Queue<string>();
    const got: string[] = [];
    await TaskGroup.run(async (group) => {
      const task = group.spawn(async () => {
        got.push(await queue.get());
        await checkpoint();
      });
      await checkpoint();
      queue.tryPut('mine');
      task.cancel();
    });
    expect(got).toEqual(['mine']);
  });

  it('tells how many wait on either side', async () => {
    const queue = new Queue({ maxsize: 1, name: 'jobs' });
    queue.tryPut(1);
    const putting = queue.put(2);
    expect(queue.statistics()).toEqual({ size: 1, puts: 1, gets: 0, unfinishedTasks: 1, putting: 1, getting: 0 });
    await expect(queue.put(3, { timeoutMs: 1 })).rejects.toThrow('put into queue "jobs"');
    expect([queue.tryGet(), queue.tryGet()]).toEqual([1, 2]);
    await putting;
  });

  it('has a place for undefined among its items', async () => {
    const queue = new Queue<undefined>();
    const waiting = queue.get();
    await queue.put(undefined);
    expect(await waiting).toBeUndefined();
    queue.tryPut(undefined);
    expect(queue.qsize()).toBe(1);
    expect(await queue.get()).toBeUndefined();
  });

  it('can be left by a loop over it, and gone on with by another', async () => {
    const queue = new Queue<number>();
    for (const item of [1, 2, 3]) queue.tryPut(item);
    for await (const item of queue) if (item === 1) break;
    queue.shutdown();
    const rest: number[] = [];
    for await (const item of queue) rest.push(item);
    expect(rest).toEqual([2, 3]);
    await expect(queue.get()).rejects.toBeInstanceOf(QueueClosedError);
  });

  it('loses and doubles no item between producers and consumers of which some are cancelled, under 200 seeds', async () => {
    for (let seed = 0; seed < 200; seed++) {
      await run(
        async () => {
          const random = new Random(seed);
          const queue = new Queue<number>({ maxsize: random.integer(0, 3) });
          const put = new Set<number>();
          const got: number[] = [];
          let next = 0;
          await TaskGroup.run(async (group) => {
            const tasks = Array.from({ length: 3 }, () =>
              group.spawn(async () => {
                for (let i = 0; i < 6; i++) {
                  const item = next++;
                  await queue.put(item);
                  put.add(item);
                  await sleep(random.integer(0, 2));
                }
              }),
            );
            for (let i = 0; i < 3; i++) {
              tasks.push(
                group.spawn(async () => {
                  for await (const item of queue) {
                    got.push(item);
                    queue.taskDone();
                    await sleep(random.integer(0, 2));
                  }
                }),
              );
            }
            await sleep(random.integer(0, 8));
            random.choice(tasks).cancel();
            random.choice(tasks).cancel();
            await sleep(100);
            queue.shutdown();
            while (!queue.empty()) got.push(await queue.get());
          });
          expect(got.sort((a, b) => a - b)).toEqual([...put].sort((a, b) => a - b));
        },
        { seed, clock: new TestClock() },
      );
    }
  });
});

describe('a priority queue', () => {
  it('gives the lowest number first, and of the same number what was put first', async () => {
    const queue = new PriorityQueue<[number, number]>();
    const random = new Random(3);
    const items = Array.from({ length: 500 }, (_, i): [number, number] => [random.integer(0, 9), i]);
    for (const item of items) await queue.put(item);
    const got = Array.from(items, () => queue.tryGet() as [number, number]);
    expect(got).toEqual([...items].sort((a, b) => a[0] - b[0] || a[1] - b[1]));
  });

  it('refuses an item without a priority', async () => {
    const queue = new PriorityQueue();
    await expect(queue.put('x')).rejects.toThrow('priority is undefined');
    expect(() => queue.tryPut({}, { priority: NaN })).toThrow('priority is NaN');
    expect(queue.empty()).toBe(true);
  });

  it('puts what waited for room in its place', async () => {
    const queue = new PriorityQueue<number>({ maxsize: 2 });
    queue.tryPut(5);
    queue.tryPut(7);
    const waiting = [queue.put(1), queue.put(6)];
    expect([await queue.get(), await queue.get(), await queue.get(), await queue.get()]).toEqual([5, 1, 6, 7]);
    await Promise.all(waiting);
  });
});
