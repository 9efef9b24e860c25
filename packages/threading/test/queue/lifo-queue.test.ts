import { afterEach, describe, expect, it } from '@jest/globals';
import { Random, type QueueOptions } from '@parallel-cookbook/primitives';
import { blockingQueueContract, queueContract } from '@parallel-cookbook/primitives/testing';
import { LifoQueue, setExcepthook, Thread } from '@parallel-cookbook/threading';
import { tasks } from '../tasks/queues.js';

type Item = readonly [producer: number, i: number];
afterEach(() => void setExcepthook(undefined));

function started<R, A extends unknown[]>(thread: Thread<R, A>): Thread<R, A> {
  thread.start();
  return thread;
}

describe('LifoQueue', () => {
  const make = (options?: QueueOptions): LifoQueue => new LifoQueue(options);
  const order = 'last in first out';
  for (const { title, run } of [...queueContract(make, order), ...blockingQueueContract(make, order)]) it(title, run);
});

describe('a LifoQueue shared by threads', () => {
  it.each([
    ['without a limit', {}],
    ['4 items', { maxsize: 4 }],
    ['1 KiB', { byteCapacity: 1024 }],
  ] as const)('gives each item once: %s', async (_, options) => {
    const [threads, count] = [2, 2000];
    const queue = new LifoQueue<Item>(options);
    const putting = Array.from({ length: threads }, (_, p) =>
      started(new Thread({ target: tasks.produce, args: [queue, p, count] })),
    );
    const getting = Array.from({ length: threads }, (_, c) =>
      started(new Thread({ target: tasks.consume, args: [queue, c] })),
    );
    for (const thread of putting) await thread.join();
    await queue.join();
    queue.shutdown();
    const got = (await Promise.all(getting.map((thread) => thread.join()))) as Item[][];
    const all = got.flat().map(([producer, i]) => producer * count + i);
    expect(all.length).toBe(threads * count);
    expect(new Set(all).size).toBe(threads * count);
  });

  it('is whole after threads were terminated at random moments of putting and getting', async () => {
    setExcepthook(() => undefined);
    const random = new Random(11);
    for (let round = 0; round < 6; round++) {
      const progress = new Int32Array(new SharedArrayBuffer(8));
      const queue = new LifoQueue<Item>({ maxsize: 5 });
      const victims = [0, 1, 2, 3].map((id) =>
        started(new Thread({ target: tasks.churn, args: [queue, progress, id, id < 2] })),
      );
      const goal = random.integer(1, 3000);
      while (Atomics.load(progress, 0) < goal) Atomics.wait(progress, 1, 0, 0.1);
      for (const thread of round % 2 ? victims.reverse() : victims) await thread.terminate();
      const left: Item[] = [];
      for (let item = queue.tryGet(); item !== undefined; item = queue.tryGet()) left.push(item);
      expect(left.length).toBeLessThanOrEqual(5);
      // What one producer left lies newest first.
      for (const producer of [0, 1]) {
        const of = left.filter(([id]) => id === producer).map(([, i]) => i);
        expect(of).toEqual([...new Set(of)].sort((a, b) => b - a));
      }
      expect(queue.statistics()).toMatchObject({ size: 0, bytes: 0 });
      queue.putSync([8, 8]);
      queue.putSync([9, 9]);
      expect([await queue.get(), queue.getSync()]).toEqual([[9, 9], [8, 8]]); // prettier-ignore
    }
  });
});
