import { afterEach, describe, expect, it } from '@jest/globals';
import { Random, type QueueOptions } from '@parallel-cookbook/primitives';
import { blockingQueueContract, queueContract } from '@parallel-cookbook/primitives/testing';
import { Queue, setExcepthook, Thread } from '@parallel-cookbook/threading';
import { tasks } from '../tasks/queues.js';

type Item = readonly [producer: number, i: number];
afterEach(() => void setExcepthook(undefined));

function started<R, A extends unknown[]>(thread: Thread<R, A>): Thread<R, A> {
  thread.start();
  return thread;
}
const cellsOf = (): Int32Array => new Int32Array(new SharedArrayBuffer(8));
/** Blocks until the other thread says that it is about to block. */
const begun = (cells: Int32Array): void => void Atomics.wait(cells, 0, 0);

/** Items of one producer must not overtake each other. */
function expectOrdered(got: readonly Item[]): void {
  const last = new Map<number, number>();
  for (const [producer, i] of got) {
    expect(i).toBeGreaterThan(last.get(producer) ?? -1);
    last.set(producer, i);
  }
}

describe('Queue', () => {
  const make = (options?: QueueOptions): Queue => new Queue(options);
  for (const { title, run } of [...queueContract(make), ...blockingQueueContract(make)]) it(title, run);
});

describe('a Queue shared by threads', () => {
  it.each([
    ['1 producer, 1 consumer', 1, 1, {}],
    ['3 producers, 3 consumers, 4 items', 3, 3, { maxsize: 4 }],
    ['2 producers, 3 consumers, 1 KiB', 2, 3, { byteCapacity: 1024 }],
    ['3 producers, 1 consumer, 1 item', 3, 1, { maxsize: 1 }],
  ] as const)('gives each item once, in the order of its producer: %s', async (_, producers, consumers, options) => {
    const count = 3000;
    const queue = new Queue<Item>(options);
    const putting = Array.from({ length: producers }, (_, p) =>
      started(new Thread({ target: tasks.produce, args: [queue, p, count] })),
    );
    const getting = Array.from({ length: consumers }, (_, c) =>
      started(new Thread({ target: tasks.consume, args: [queue, c] })),
    );
    for (const thread of putting) await thread.join();
    await queue.join();
    queue.shutdown();
    const got = (await Promise.all(getting.map((thread) => thread.join()))) as Item[][];
    got.forEach(expectOrdered);
    const all = got.flat().map(([producer, i]) => producer * count + i);
    expect(all.length).toBe(producers * count);
    expect(new Set(all).size).toBe(producers * count);
  });

  it('serves the main thread, blocked or awaiting, like any other', async () => {
    const [there, back] = [new Queue<number>({ maxsize: 8 }), new Queue<number>({ maxsize: 8 })];
    const relay = started(new Thread({ target: tasks.relay, args: [there, back] }));
    for (let i = 0; i < 2000; i++) {
      if (i % 2) there.putSync(i);
      else await there.put(i);
      expect(i % 3 ? back.getSync() : await back.get()).toBe(i);
    }
    there.shutdown();
    relay.joinSync();
  });

  it.each(['blockInGet', 'awaitInGet'] as const)(
    'wakes whoever waits for an item, by a put and by a shutdown (%s)',
    async (how) => {
      for (const wake of ['put', 'shutdown', 'now'] as const) {
        const [queue, cells] = [new Queue<string>(), cellsOf()];
        const thread = started(new Thread({ target: tasks[how], args: [queue, cells] }));
        begun(cells);
        if (wake === 'put') queue.putSync('item');
        else queue.shutdown({ immediate: wake === 'now' });
        expect(thread.joinSync()).toBe(wake === 'put' ? 'item' : 'QueueClosedError');
      }
    },
  );

  it('wakes whoever waits for room, by a get and by a shutdown', () => {
    for (const wake of ['get', 'shutdown'] as const) {
      const [queue, cells] = [new Queue<string>({ maxsize: 1 }), cellsOf()];
      queue.putSync('first');
      const thread = started(new Thread({ target: tasks.blockInPut, args: [queue, cells] }));
      begun(cells);
      if (wake === 'get') expect(queue.getSync()).toBe('first');
      else queue.shutdown();
      expect(thread.joinSync()).toBe(wake === 'get' ? 'put' : 'QueueClosedError');
    }
  });

  it('wakes whoever waits for all work to be done, by the last taskDone and by an immediate shutdown', () => {
    for (const wake of ['taskDone', 'shutdown'] as const) {
      const [queue, cells] = [new Queue<string>(), cellsOf()];
      queue.putSync('work');
      const thread = started(new Thread({ target: tasks.blockInJoin, args: [queue, cells] }));
      begun(cells);
      if (wake === 'taskDone') {
        expect(queue.getSync()).toBe('work');
        queue.taskDone();
      } else queue.shutdown({ immediate: true });
      expect(thread.joinSync()).toBe('joined');
    }
  });

  it('is whole after threads were terminated at random moments of putting and getting', async () => {
    setExcepthook(() => undefined);
    const random = new Random(7);
    for (let round = 0; round < 8; round++) {
      const progress = cellsOf();
      const queue = new Queue<Item>({ maxsize: 5 });
      const victims = [0, 1, 2, 3].map((id) =>
        started(new Thread({ target: tasks.churn, args: [queue, progress, id, id < 2] })),
      );
      const goal = random.integer(1, 3000);
      while (Atomics.load(progress, 0) < goal) Atomics.wait(progress, 1, 0, 0.1);
      // The consumers first in half of the rounds, so that producers are killed while they wait for room.
      const [first, second] =
        round % 2 ? [victims.slice(2), victims.slice(0, 2)] : [victims.slice(0, 2), victims.slice(2)];
      for (const thread of [...first, ...second]) await thread.terminate();
      const left: Item[] = [];
      for (let item = queue.tryGet(); item !== undefined; item = queue.tryGet()) left.push(item);
      expect(left.length).toBeLessThanOrEqual(5);
      expectOrdered(left);
      queue.putSync([9, 9]);
      expect(await queue.get()).toEqual([9, 9]);
    }
  });
});
