import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JoinableQueue, Lock, Process, Queue, SimpleQueue } from '@parallel-cookbook/multiprocessing';
import type { QueueOptions } from '@parallel-cookbook/primitives';
import { blockingQueueContract, queueContract } from '@parallel-cookbook/primitives/testing';
import { leftovers } from '../leftovers.js';
import { run } from '../program.js';
import { tasks } from '../tasks/queues.js';

let left: () => Promise<readonly string[]>;
beforeAll(() => {
  left = leftovers();
});
afterAll(async () => {
  expect(await left()).toEqual([]);
});

describe('a queue in mapped memory', () => {
  // Queue and SimpleQueue are the same thing, seen through fewer methods.
  const make = (options?: QueueOptions): JoinableQueue => new JoinableQueue(options);
  for (const { title, run } of [
    ...queueContract(make),
    ...blockingQueueContract(make, 'first in first out', 'carried'),
  ])
    it(title, run);
});

describe('a queue between processes', () => {
  it('carries handles: what comes out is the same lock', async () => {
    const [lock, queue] = [new Lock({ name: 'travels' }), new Queue<{ lock: Lock }>()];
    const process = new Process({ target: tasks.takeAndHold, args: [queue] });
    process.start();
    await queue.put({ lock });
    expect(await process.join()).toBe('travels');
    await expect(lock.acquire()).rejects.toMatchObject({ name: 'OwnerDiedError' });
    lock.withLockSync(() => undefined);
  });

  it.each([
    ['2 producers, 2 consumers, 4 items', 2, 2, { maxsize: 4 }],
    ['1 producer, 2 consumers, 1 KiB', 1, 2, { byteCapacity: 1024 }],
  ] as const)('gives each item once, in the order of its producer: %s', async (_, producers, consumers, options) => {
    const count = 500;
    const queue = new JoinableQueue(options);
    const putting = Array.from(
      { length: producers },
      (_, p) => new Process({ target: tasks.produce, args: [queue, p, count] }),
    );
    const getting = Array.from({ length: consumers }, () => new Process({ target: tasks.consume, args: [queue] }));
    for (const child of [...putting, ...getting]) child.start();
    for (const child of putting) await child.join();
    await queue.join();
    queue.shutdown();
    const got = await Promise.all(getting.map((child) => child.join()));
    for (const items of got) {
      const last = new Map<number, number>();
      for (const [producer, i] of items) {
        expect(i).toBeGreaterThan(last.get(producer) ?? -1);
        last.set(producer, i);
      }
    }
    const all = got.flat().map(([producer, i]) => producer * count + i);
    expect([all.length, new Set(all).size]).toEqual([producers * count, producers * count]);
  });

  it('relays to and fro, seen as Queue and as SimpleQueue', async () => {
    const [there, back] = [new Queue<number>(), new SimpleQueue<number>()];
    const relay = new Process({ target: tasks.relay, args: [there, back, 100] });
    relay.start();
    for (let i = 0; i < 100; i++) {
      if (i % 2) there.putSync(i);
      else await there.put(i);
      expect(i % 3 ? back.getSync() : await back.get()).toBe(i);
    }
    await relay.join();
  });
});

describe('the memory of large items', () => {
  it('is used again', async () => {
    const { stdout, stderr } = await run('large-items.js');
    expect(stderr).toBe('');
    expect(Number(stdout)).toBeLessThan(0.5);
  });

  it('is what the environment says', async () => {
    const { stdout, stderr } = await run('large-items.js', { env: { MALLOC_MMAP_THRESHOLD_: '131072' } });
    expect(stderr).toBe('');
    expect(Number(stdout)).toBeGreaterThan(0.9);
  });
});
