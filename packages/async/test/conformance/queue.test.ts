import { describe, it } from '@jest/globals';
import { queueContract } from '@parallel-cookbook/primitives/testing';
import { LifoQueue, PriorityQueue, Queue, type QueueOptions } from '@parallel-cookbook/async';

describe('a queue between tasks', () => {
  for (const { title, run } of queueContract((options) => new Queue(options))) it(title, run);
});

describe('a last-in-first-out queue between tasks', () => {
  for (const { title, run } of queueContract((options) => new LifoQueue(options), 'last in first out')) it(title, run);
});

describe('a priority queue between tasks whose items have all the same priority', () => {
  class LevelQueue extends PriorityQueue {
    constructor(options?: QueueOptions) {
      super(options);
    }

    override put(item: unknown, options?: object): Promise<void> {
      return super.put(item, { ...options, priority: 0 });
    }

    override tryPut(item: unknown): boolean {
      return super.tryPut(item, { priority: 0 });
    }
  }
  for (const { title, run } of queueContract((options) => new LevelQueue(options))) it(title, run);
});
