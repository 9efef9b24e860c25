import { describe, expect, it } from '@jest/globals';
import type { QueueOptions } from '@parallel-cookbook/primitives';
import { blockingQueueContract, queueContract } from '@parallel-cookbook/primitives/testing';
import { SimpleQueue, Thread, type Queue } from '@parallel-cookbook/threading';
import { tasks } from '../tasks/queues.js';

describe('SimpleQueue', () => {
  // It is a queue seen through fewer methods: the cases may use the others.
  const make = (options?: QueueOptions): Queue => new SimpleQueue(options) as Queue;
  for (const { title, run } of [...queueContract(make), ...blockingQueueContract(make)]) it(title, run);
});

describe('a SimpleQueue', () => {
  it('passes items between threads in their order', () => {
    const [there, back] = [new SimpleQueue<number>(), new SimpleQueue<number>({ name: 'back' })];
    const relay = new Thread({ target: tasks.relayCount, args: [there, back, 100] });
    relay.start();
    for (let i = 0; i < 100; i++) there.putSync(i);
    expect(Array.from({ length: 100 }, () => back.getSync())).toEqual(Array.from({ length: 100 }, (_, i) => i));
    relay.joinSync();
    expect([there.qsize(), back.empty(), back.name, back.tryGet()]).toEqual([0, true, 'back', undefined]);
  });
});
