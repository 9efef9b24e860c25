import { describe, expect, it } from '@jest/globals';
import {
  BlockingPriorityQueue,
  threadDomain,
  type BlockingWaitOptions,
  type QueueOptions,
  type WaitOptions,
} from '@parallel-cookbook/primitives';
import { blockingQueueContract, queueContract, shareableContract } from '@parallel-cookbook/primitives/testing';
import fc from 'fast-check';
import { wreckOf } from './wreck.js';

const make = (options?: QueueOptions): BlockingPriorityQueue => new BlockingPriorityQueue(threadDomain, options);

/** Where all items have one priority, it is a queue like any other. */
class Level extends BlockingPriorityQueue {
  override put(item: unknown, options?: WaitOptions): Promise<void> {
    return super.put(item, { ...options, priority: 0 });
  }
  override putSync(item: unknown, options?: BlockingWaitOptions): void {
    super.putSync(item, { ...options, priority: 0 });
  }
  override tryPut(item: unknown): boolean {
    return super.tryPut(item, { priority: 0 });
  }
}

describe('BlockingPriorityQueue, as every queue', () => {
  const level = (options?: QueueOptions): Level => new Level(threadDomain, options);
  for (const { title, run } of [...queueContract(level), ...blockingQueueContract(level)]) it(title, run);
});

describe('a BlockingPriorityQueue that travels', () => {
  const isSame = (one: BlockingPriorityQueue, other: BlockingPriorityQueue): boolean => {
    one.putSync('second', { priority: 2 });
    other.putSync('first', { priority: 1 });
    const items = [one.getSync(), other.getSync()].join();
    return items === 'first,second' && other.name === one.name && other.maxsize === one.maxsize;
  };
  for (const { title, run } of shareableContract(() => make({ maxsize: 3, name: 'travels' }), isSame)) it(title, run);
});

describe('BlockingPriorityQueue', () => {
  it('gives the lowest number first, and equals in the order of their puts', () => {
    const queue = make();
    const priorities = [3, 1, 2, 1, -Infinity, Infinity, 1, 0.5, -0, 0];
    priorities.forEach((priority, i) => queue.putSync(`${priority}/${i}`, { priority }));
    const got = priorities.map(() => queue.getSync());
    expect(got).toEqual(['-Infinity/4', '0/8', '0/9', '0.5/7', '1/1', '1/3', '1/6', '2/2', '3/0', 'Infinity/5']);
  });

  it('takes a number, and the number at the head of an array, for its priority, as Python does', async () => {
    const queue = make();
    for (const number of [3, 1, 2]) queue.putSync(number);
    expect([queue.getSync(), queue.getSync(), queue.getSync()]).toEqual([1, 2, 3]);
    await queue.put([2, 'code']);
    expect(queue.tryPut([1, 'eat'])).toBe(true);
    queue.putSync([0, 'sleep'], { priority: 3 });
    expect([await queue.get(), queue.getSync(), queue.tryGet()]).toEqual([[1, 'eat'], [2, 'code'], [0, 'sleep']]); // prettier-ignore
  });

  it('refuses an item without a priority, and NaN, and puts nothing', async () => {
    const queue = make();
    for (const item of ['text', ['a', 1], { priority: 1 }, NaN, undefined, null, 1n]) {
      expect(() => queue.putSync(item)).toThrow(/priority is .*put\(item, \{ priority: 1 \}\)/);
    }
    await expect(queue.put('text')).rejects.toMatchObject({ name: 'ArgumentError', argument: 'priority' });
    expect(() => queue.tryPut('text', { priority: NaN })).toThrow(/priority is NaN/);
    expect(() => queue.tryPut('text', { priority: '1' as unknown as number })).toThrow(/priority is "1"/);
    expect(queue.empty()).toBe(true);
  });

  it('serves who waits with what is first when it is there', async () => {
    const queue = make({ maxsize: 1 });
    queue.putSync('in it', { priority: 5 });
    const waiting = queue.put('waits', { priority: 1, timeoutMs: 60_000 });
    expect(queue.getSync()).toBe('in it');
    await waiting;
    expect(queue.getSync()).toBe('waits');
    expect(() => queue.getSync({ timeoutMs: 0 })).toThrow(expect.objectContaining({ name: 'TimeoutError' }));
  });

  const value = fc.oneof(
    fc.double(),
    fc.string({ unit: 'binary', maxLength: 100 }),
    fc.uint8Array({ maxLength: 300 }),
    fc.constant(undefined),
    fc.record({ id: fc.integer(), tags: fc.array(fc.string({ maxLength: 3 }), { maxLength: 3 }) }),
  );
  const priority = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.double({ noNaN: true }));
  const steps = (death: boolean): fc.Arbitrary<readonly Step[]> =>
    fc.array(
      fc.oneof(
        { weight: 4, arbitrary: fc.record({ value, priority }) },
        { weight: 3, arbitrary: fc.constant('get' as const) },
        ...(death ? [{ weight: 1, arbitrary: fc.nat().map((seed) => ({ seed })) }] : []),
      ),
      { maxLength: 150 },
    );
  type Step = { readonly value: unknown; readonly priority: number } | { readonly seed: number } | 'get';
  interface Kept {
    readonly value: unknown;
    readonly priority: number;
  }

  /** Holds a queue to an array that is kept sorted. Gives how many items were put. */
  function follow(queue: BlockingPriorityQueue, steps: readonly Step[]): number {
    const model: Kept[] = [];
    let puts = 0;
    for (const step of steps) {
      if (step === 'get') {
        if (model.length === 0) expect(queue.tryGet()).toBeUndefined();
        else expect(queue.getSync()).toEqual(model.shift()!.value);
      } else if ('seed' in step) {
        wreckOf(queue, step.seed);
        continue; // the counts are wrong until somebody takes the lock
      } else if (tryPut(queue, step)) {
        const later = model.findIndex((other) => other.priority > step.priority);
        model.splice(later < 0 ? model.length : later, 0, step);
        puts++;
      }
      expect(queue.qsize()).toBe(model.length);
    }
    while (model.length > 0) expect(queue.getSync()).toEqual(model.shift()!.value);
    expect(queue.tryGet()).toBeUndefined();
    expect(queue.statistics()).toMatchObject({ size: 0, bytes: 0, puts, gets: puts });
    return puts;
  }
  function tryPut(queue: BlockingPriorityQueue, { value, priority }: Kept): boolean {
    try {
      return queue.tryPut(value as object, { priority });
    } catch (error) {
      expect((error as Error).message).toContain('byteCapacity'); // longer than all of its bytes
      return false;
    }
  }

  it.each<[string, QueueOptions]>([
    ['few bytes', { byteCapacity: 512 }],
    ['few items', { maxsize: 3, byteCapacity: 4096 }],
    ['room for all', {}],
  ])('behaves like a sorted array, with %s', (_, options) => {
    let puts = 0;
    fc.assert(
      fc.property(steps(false), (steps) => {
        puts += follow(make(options), steps);
      }),
      { seed: 22, numRuns: 100 },
    );
    expect(puts).toBeGreaterThan(200);
  });

  it.each<[string, QueueOptions]>([
    ['few bytes', { byteCapacity: 512 }],
    ['few items', { maxsize: 5, byteCapacity: 4096 }],
  ])('behaves like one whatever its dead owners left in what is derived, with %s', (_, options) => {
    let puts = 0;
    fc.assert(
      fc.property(steps(true), (steps) => {
        puts += follow(make(options), steps);
      }),
      { seed: 23, numRuns: 150 },
    );
    expect(puts).toBeGreaterThan(200);
  });
});
