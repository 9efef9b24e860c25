import { describe, expect, it } from '@jest/globals';
import { BlockingLifoQueue, threadDomain, type QueueOptions } from '@parallel-cookbook/primitives';
import { blockingQueueContract, queueContract, shareableContract } from '@parallel-cookbook/primitives/testing';
import fc from 'fast-check';

const make = (options?: QueueOptions): BlockingLifoQueue => new BlockingLifoQueue(threadDomain, options);

describe('BlockingLifoQueue, as every queue', () => {
  const order = 'last in first out';
  for (const { title, run } of [...queueContract(make, order), ...blockingQueueContract(make, order)]) it(title, run);
});

describe('a BlockingLifoQueue that travels', () => {
  const isSame = (one: BlockingLifoQueue, other: BlockingLifoQueue): boolean => {
    one.putSync('below');
    one.putSync('through');
    const top = other.getSync();
    return top === 'through' && one.getSync() === 'below' && other.name === one.name && other.maxsize === one.maxsize;
  };
  for (const { title, run } of shareableContract(() => make({ maxsize: 3, name: 'travels' }), isSame)) it(title, run);
});

describe('BlockingLifoQueue', () => {
  it.each<[string, QueueOptions]>([
    ['few bytes', { byteCapacity: 128 }],
    ['few items', { maxsize: 3, byteCapacity: 4096 }],
  ])('behaves like an array that is pushed and popped, with %s', (_, options) => {
    const item = fc.oneof(
      fc.double(),
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.uint8Array({ maxLength: 60 }),
      fc.constant(undefined),
      fc.record({ id: fc.integer(), tags: fc.array(fc.string({ maxLength: 3 }), { maxLength: 3 }) }),
    );
    const step = fc.oneof(
      item.map((value) => ({ value })),
      fc.constant('get' as const),
    );
    let puts = 0;
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const stack = make(options);
        const model: unknown[] = [];
        for (const step of steps) {
          if (step === 'get') {
            if (model.length === 0) expect(stack.tryGet()).toBeUndefined();
            else expect(stack.getSync()).toEqual(model.pop());
            continue;
          }
          let put = false;
          try {
            put = stack.tryPut(step.value as object);
          } catch (error) {
            expect((error as Error).message).toContain('byteCapacity'); // longer than all of its bytes
            continue;
          }
          if (!put) expect(model.length).toBeGreaterThan(0);
          else {
            model.push(step.value);
            puts++;
          }
          expect(stack.qsize()).toBe(model.length);
        }
        while (model.length > 0) expect(stack.getSync()).toEqual(model.pop());
        expect(stack.statistics().bytes).toBe(0);
      }),
      { seed: 21, numRuns: 150 },
    );
    expect(puts).toBeGreaterThan(200);
  });
});
