import assert from 'node:assert/strict';
import type { BlockingQueue } from '../queue/blocking-queue.js';
import type { QueueOptions } from '../queue/queue-options.js';
import type { ContractCase } from './contract.js';

/** What every first-in-first-out queue promises within one lane, in the words of CPython's `test_queue`. */
export function queueContract(make: (options?: QueueOptions) => BlockingQueue): readonly ContractCase[] {
  const is = (name: string) => (error: { name?: unknown }) => error.name === name;
  const same = (actual: unknown, expected: unknown): void =>
    assert.deepStrictEqual(structuredClone(actual), structuredClone(expected));
  /** Lets everything that is due in this event loop happen. */
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return [
    {
      title: 'items come out in the order in which they went in, as equal copies',
      async run() {
        const queue = make();
        const items = [
          ...[0, -0, NaN, Infinity, 2 ** 40, '', 'latin é', 'beyond 𝄞 \ud800', undefined, null, true, false, 10n],
          ...[new Uint8Array([1, 2, 3]), { a: [{ b: 1 }] }, new Map([[1, new Set(['x'])]]), new Date(5)],
          ...[{ large: new Float64Array(3000).fill(0.5), small: new Int16Array([7]) }],
        ];
        for (const item of items) await queue.put(item);
        assert.equal(queue.qsize(), items.length);
        for (const item of items) same(queue.getSync(), item);
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
      title: 'maxsize bounds the items: tryPut gives false, a put waits until there is room',
      async run() {
        const queue = make({ maxsize: 2 });
        assert.ok(queue.tryPut(1) && queue.tryPut(2));
        assert.ok(queue.full());
        assert.equal(queue.tryPut(3), false);
        let done = false;
        const waiting = queue.put(3).then(() => (done = true));
        await turn();
        assert.equal(done, false);
        assert.equal(queue.getSync(), 1);
        await waiting;
        same([queue.getSync(), queue.getSync(), queue.tryGet()], [2, 3, undefined]);
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
        await assert.rejects(queue.put(new Uint8Array(65)), is('ArgumentError'));
        queue.getSync();
        assert.ok(queue.tryPut(long));
      },
    },
    {
      title: 'a get waits for an item, first come first served',
      async run() {
        const queue = make();
        const got = [queue.get(), queue.get(), queue.get()];
        await turn();
        for (const item of ['a', 'b', 'c']) queue.putSync(item);
        same(await Promise.all(got), ['a', 'b', 'c']);
      },
    },
    {
      title: 'a wait that times out throws TimeoutError and takes nothing',
      async run() {
        const queue = make({ maxsize: 1 });
        assert.throws(() => queue.getSync({ timeoutMs: 5 }), is('TimeoutError'));
        await assert.rejects(queue.get({ timeoutMs: 5 }), is('TimeoutError'));
        assert.throws(() => queue.getSync({ timeoutMs: 0 }), is('TimeoutError'));
        queue.putSync('only');
        assert.throws(() => queue.putSync('more', { timeoutMs: 5 }), is('TimeoutError'));
        await assert.rejects(queue.put('more', { timeoutMs: 5 }), is('TimeoutError'));
        assert.equal(await queue.get(), 'only');
        assert.ok(queue.empty());
        assert.throws(() => queue.getSync({ timeoutMs: -1 }), is('ArgumentError'));
      },
    },
    {
      title: 'aborting the signal ends a wait with CancelledError, and the next in line is served',
      async run() {
        const queue = make();
        const controller = new AbortController();
        const cancelled = queue.get({ signal: controller.signal });
        const next = queue.get();
        controller.abort();
        await assert.rejects(cancelled, is('CancelledError'));
        await assert.rejects(queue.get({ signal: controller.signal }), is('CancelledError'));
        await queue.put('for the next');
        assert.equal(await next, 'for the next');
      },
    },
    {
      title: 'join waits until taskDone was called for each item, and once too often is an error',
      async run() {
        const queue = make();
        queue.joinSync();
        queue.putSync(1);
        queue.putSync(2);
        let joined = false;
        const joining = queue.join().then(() => (joined = true));
        queue.getSync();
        queue.getSync();
        queue.taskDone();
        await turn();
        assert.equal(joined, false);
        assert.throws(() => queue.joinSync({ timeoutMs: 5 }), is('TimeoutError'));
        queue.taskDone();
        await joining;
        queue.joinSync();
        assert.throws(() => queue.taskDone(), is('ArgumentError'));
      },
    },
    {
      title: 'after shutdown puts fail at once, gets when it is empty, and those who wait are woken',
      async run() {
        const queue = make({ maxsize: 1 });
        const getting = make();
        const waitingGet = getting.get();
        queue.putSync('left');
        const waitingPut = queue.put('too late');
        await turn();
        queue.shutdown();
        getting.shutdown();
        await assert.rejects(waitingPut, is('QueueClosedError'));
        await assert.rejects(waitingGet, is('QueueClosedError'));
        assert.throws(() => queue.putSync(1), is('QueueClosedError'));
        assert.throws(() => queue.tryPut(1), is('QueueClosedError'));
        await assert.rejects(queue.put(1), is('QueueClosedError'));
        assert.equal(queue.getSync(), 'left');
        assert.throws(() => queue.getSync(), is('QueueClosedError'));
        assert.throws(() => queue.tryGet(), is('QueueClosedError'));
        await assert.rejects(queue.get(), is('QueueClosedError'));
        assert.ok(queue.closed);
        queue.shutdown();
      },
    },
    {
      title: 'an immediate shutdown drops the items, and join waits only for those that were taken',
      async run() {
        const queue = make();
        for (const item of [1, 2, 3]) queue.putSync(item);
        queue.getSync();
        const joining = queue.join();
        queue.shutdown({ immediate: true });
        assert.throws(() => queue.getSync(), is('QueueClosedError'));
        await assert.rejects(queue.join({ timeoutMs: 5 }), is('TimeoutError'));
        queue.taskDone();
        await joining;
      },
    },
    {
      title: 'a loop over it ends when it is shut down and empty',
      async run() {
        const queue = make();
        const got: unknown[] = [];
        const loop = (async () => {
          for await (const item of queue) got.push(item);
        })();
        for (const item of [1, 2]) await queue.put(item);
        await turn();
        queue.putSync(3);
        queue.shutdown();
        await loop;
        same(got, [1, 2, 3]);
      },
    },
    {
      title: 'what cannot be copied is refused by its path, and nothing is put',
      async run() {
        const queue = make();
        assert.throws(() => queue.putSync({ deep: [() => 1] }), /Cannot send item\.deep\[0\]/);
        await assert.rejects(queue.put({ cells: new Int32Array(new SharedArrayBuffer(4)) }), is('PicklingError'));
        assert.throws(() => queue.putSync({ queue } as unknown), is('PicklingError'));
        assert.ok(queue.empty());
      },
    },
    {
      title: 'a queue that makes no sense is refused by the name of the option',
      run() {
        assert.throws(() => make({ maxsize: -1 }), /maxsize is -1/);
        assert.throws(() => make({ maxsize: 1.5 }), /maxsize is 1.5/);
        assert.throws(() => make({ byteCapacity: 0 }), /byteCapacity is 0/);
      },
    },
  ];
}
