import assert from 'node:assert/strict';
import type { BlockingQueue } from '../../queue/blocking-queue.js';
import type { QueueOptions } from '../../queue/queue-options.js';
import type { ContractCase } from '../contract.js';
import { drained, named, outOf, turn, type QueueOrderUnderTest } from './queue-under-test.js';

/** Between processes it does not hold: there a handle is a place that others can open, and travels as bytes. */
export const handleCase = 'a handle is refused by its path, with what to do instead';

/** What a queue has beyond others that stands in shared memory: its items are copies, and it can block its thread. */
export function blockingCases(
  make: (options?: QueueOptions) => BlockingQueue,
  order: QueueOrderUnderTest,
): readonly ContractCase[] {
  // The items are made in the package's realm, which need not be the test's.
  const same = (actual: unknown, expected: unknown): void =>
    assert.deepStrictEqual(structuredClone(actual), structuredClone(expected));
  return [
    {
      title: 'items come out as equal copies',
      async run() {
        const queue = make();
        const items = [
          ...[0, -0, NaN, Infinity, 2 ** 40, '', 'latin é', 'beyond 𝄞 \ud800', undefined, null, true, false, 10n],
          ...[new Uint8Array([1, 2, 3]), { a: [{ b: 1 }] }, new Map([[1, new Set(['x'])]]), new Date(5)],
          ...['é'.repeat(1000), '𝄞'.repeat(1000), new Uint8Array(0), new Uint8Array(5000).fill(9)],
          ...[{ large: new Float64Array(3000).fill(0.5), small: new Int16Array([7]) }],
        ];
        for (const item of items) await queue.put(item);
        assert.equal(queue.qsize(), items.length);
        for (const item of outOf(order, items)) same(queue.getSync(), item);
        assert.ok(queue.empty());
      },
    },
    {
      title: 'an item is copied when it is put',
      async run() {
        const queue = make({ maxsize: 1 });
        const bytes = new Uint8Array([1]);
        queue.putSync(bytes);
        const waiting = queue.put(bytes);
        bytes[0] = 9;
        same([queue.getSync(), await waiting.then(() => queue.getSync())], [new Uint8Array([1]), new Uint8Array([1])]);
      },
    },
    {
      title: 'an error keeps its class and its data',
      run() {
        const queue = make();
        queue.putSync(Object.assign(new RangeError('r'), { status: 3 }));
        const error = queue.getSync() as RangeError & { status: number };
        same([error.name, error.message, error.status], ['RangeError', 'r', 3]);
      },
    },
    {
      title: 'byteCapacity bounds the bytes, and an item longer than all of them is refused with the remedy',
      async run() {
        const queue = make({ byteCapacity: 64 });
        const long = new Uint8Array(40);
        assert.ok(queue.tryPut(long));
        assert.equal(queue.tryPut(long), false);
        assert.throws(() => queue.putSync(new Uint8Array(65)), /byteCapacity/);
        assert.throws(() => queue.putSync('é'.repeat(65)), /byteCapacity/);
        await assert.rejects(queue.put(new Uint8Array(65)), named('ArgumentError'));
        queue.getSync();
        assert.ok(queue.tryPut(long));
      },
    },
    {
      title: 'a byteCapacity that makes no sense is refused by the name of the option',
      run() {
        assert.throws(() => make({ byteCapacity: 0 }), /byteCapacity is 0/);
        assert.throws(() => make({ byteCapacity: 0.5 }), /byteCapacity is 0.5/);
      },
    },
    {
      title: 'a blocked wait that times out throws TimeoutError, and puts and takes nothing',
      run() {
        const queue = make({ maxsize: 1 });
        for (const timeoutMs of [0, 5]) assert.throws(() => queue.getSync({ timeoutMs }), named('TimeoutError'));
        queue.putSync('only');
        for (const timeoutMs of [0, 5]) assert.throws(() => queue.putSync('x', { timeoutMs }), named('TimeoutError'));
        assert.equal(queue.getSync({ timeoutMs: 0 }), 'only');
        assert.ok(queue.empty());
        assert.throws(() => queue.getSync({ timeoutMs: -1 }), named('ArgumentError'));
        assert.throws(() => queue.putSync(1, { timeoutMs: -1 }), named('ArgumentError'));
        assert.ok(queue.empty());
      },
    },
    {
      title: 'joinSync returns when all is done, and throws TimeoutError when it is not',
      run() {
        const queue = make();
        queue.joinSync();
        queue.putSync(1);
        queue.getSync();
        for (const timeoutMs of [0, 5]) assert.throws(() => queue.joinSync({ timeoutMs }), named('TimeoutError'));
        queue.taskDone();
        queue.joinSync({ timeoutMs: 0 });
        assert.throws(() => queue.joinSync({ timeoutMs: -1 }), named('ArgumentError'));
      },
    },
    {
      title: 'after shutdown the blocking forms fail as the others do',
      run() {
        const queue = make();
        queue.putSync('left');
        queue.shutdown();
        assert.throws(() => queue.putSync(1), named('QueueClosedError'));
        assert.equal(queue.getSync(), 'left');
        assert.throws(() => queue.getSync(), named('QueueClosedError'));
        assert.throws(() => queue.getSync({ timeoutMs: 0 }), named('QueueClosedError'));
      },
    },
    {
      title: 'blocking and awaiting mix: a blocking get may take before those who await, and nothing is lost',
      async run() {
        const queue = make();
        const awaiting = [queue.get(), queue.get()];
        await turn();
        for (const item of [1, 2, 3]) queue.putSync(item);
        const got = [queue.getSync(), ...(await Promise.all(awaiting)), ...(await drained(queue))];
        assert.deepEqual(got.map(Number).sort(), [1, 2, 3]);
      },
    },
    {
      title: 'a put may put again while its item is being copied, as from a getter',
      run() {
        const queue = make();
        const outer = {
          get inner() {
            queue.putSync('inner');
            return 1;
          },
        };
        queue.putSync(outer);
        const items: unknown[] = [];
        while (!queue.empty()) items.push(queue.getSync());
        assert.equal(items.filter((item) => item !== 'inner').length, 1);
        assert.ok(items.includes('inner'));
      },
    },
    {
      title: 'what cannot be copied is refused by its path, and nothing is put',
      async run() {
        const queue = make();
        assert.throws(() => queue.putSync({ deep: [() => 1] }), /Cannot send item\.deep\[0\]/);
        await assert.rejects(queue.put({ cells: new Int32Array(new SharedArrayBuffer(4)) }), named('PicklingError'));
        assert.ok(queue.empty());
      },
    },
    {
      title: handleCase,
      run() {
        const queue = make();
        assert.throws(
          () => queue.putSync({ jobs: [{ queue }] } as unknown),
          (error: Error & { path?: string }) => {
            assert.deepEqual([error.name, error.path], ['PicklingError', 'item.jobs[0].queue']);
            assert.match(error.message, /Pass it to the threads as an argument/);
            return true;
          },
        );
        assert.ok(queue.empty());
      },
    },
  ];
}
