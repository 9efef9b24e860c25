import { describe, expect, it } from '@jest/globals';
import { BlockingLifoQueue, threadDomain, type QueueOptions } from '@parallel-cookbook/primitives';
import { queueContract, shareableContract } from '@parallel-cookbook/primitives/testing';
import fc from 'fast-check';

const make = (options?: QueueOptions): BlockingLifoQueue => new BlockingLifoQueue(threadDomain, options);

/** The promises that speak of first in, first out. */
const ofOrder = [
  'items come out in the order in which they went in, as equal copies',
  'maxsize bounds the items: tryPut gives false, a put waits until there is room',
  'a get waits for an item, first come first served',
  'a loop over it ends when it is shut down and empty',
];
const contract = queueContract(make);

describe('BlockingLifoQueue, as every queue', () => {
  it('is held to all promises but those of order', () => {
    expect(contract.map(({ title }) => title)).toEqual(expect.arrayContaining(ofOrder));
  });
  for (const { title, run } of contract.filter(({ title }) => !ofOrder.includes(title))) it(title, run);
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
  it('gives what was put last', () => {
    const stack = make();
    for (const item of [111, 333, 222]) stack.putSync(item);
    expect([stack.getSync(), stack.getSync(), stack.getSync()]).toEqual([222, 333, 111]);
  });

  it('lets a put wait for room, and gives the item that came in late first', async () => {
    const stack = make({ maxsize: 2 });
    expect([stack.tryPut(1), stack.tryPut(2), stack.full(), stack.tryPut(3)]).toEqual([true, true, true, false]);
    const waiting = stack.put(3);
    expect(stack.getSync()).toBe(2);
    await waiting;
    expect([stack.getSync(), stack.getSync(), stack.tryGet()]).toEqual([3, 1, undefined]);
  });

  it('serves everybody who waits', async () => {
    const stack = make();
    const got = [stack.get(), stack.get(), stack.get()];
    for (const item of ['a', 'b', 'c']) stack.putSync(item);
    expect((await Promise.all(got)).sort()).toEqual(['a', 'b', 'c']);
  });

  it('gives a loop all that is left after the shutdown', async () => {
    const stack = make();
    for (const item of [1, 2, 3]) stack.putSync(item);
    stack.shutdown();
    const got: unknown[] = [];
    for await (const item of stack) got.push(item);
    expect(got).toEqual([3, 2, 1]);
  });

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
