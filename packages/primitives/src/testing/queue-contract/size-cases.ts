import assert from 'node:assert/strict';
import type { ContractCase } from '../contract.js';
import { drained, named, outOf, turn, type MakeQueue, type QueueOrderUnderTest } from './queue-under-test.js';

/** Order, size, and what waits for them. */
export function sizeCases(make: MakeQueue, order: QueueOrderUnderTest): readonly ContractCase[] {
  return [
    {
      title: `items come out ${order}`,
      async run() {
        const queue = make();
        for (const item of [111, 333, 222]) await queue.put(item);
        assert.deepEqual(await drained(queue), outOf(order, [111, 333, 222]));
        assert.ok(queue.tryPut('again') && queue.tryPut('and again'));
        const [first, second] = outOf(order, ['again', 'and again']);
        assert.deepEqual([queue.tryGet(), queue.tryGet(), queue.tryGet()], [first, second, undefined]);
      },
    },
    {
      title: 'qsize, empty and full tell how many items there are',
      async run() {
        const queue = make({ maxsize: 2 });
        assert.deepEqual([queue.qsize(), queue.empty(), queue.full()], [0, true, false]);
        await queue.put('a');
        assert.deepEqual([queue.qsize(), queue.empty(), queue.full()], [1, false, false]);
        await queue.put('b');
        assert.deepEqual([queue.qsize(), queue.empty(), queue.full()], [2, false, true]);
        await queue.get();
        assert.deepEqual([queue.qsize(), queue.empty(), queue.full()], [1, false, false]);
        await queue.get();
        assert.deepEqual([queue.qsize(), queue.empty(), queue.full()], [0, true, false]);
      },
    },
    {
      title: 'maxsize 0 is no limit',
      async run() {
        const queue = make({ maxsize: 0 });
        for (let i = 0; i < 1000; i++) assert.ok(queue.tryPut(i));
        assert.equal(queue.qsize(), 1000);
        assert.equal((await drained(queue)).length, 1000);
      },
    },
    {
      title: 'a queue whose maxsize makes no sense is refused by the name of the option',
      run() {
        assert.throws(() => make({ maxsize: -1 }), /maxsize is -1/);
        assert.throws(() => make({ maxsize: 1.5 }), /maxsize is 1.5/);
      },
    },
    {
      title: 'of a full queue tryPut gives false, and a put waits until there is room',
      async run() {
        const queue = make({ maxsize: 2 });
        assert.ok(queue.tryPut(1) && queue.tryPut(2));
        assert.equal(queue.tryPut(3), false);
        let done = false;
        const waiting = queue.put(3).then(() => (done = true));
        await turn();
        assert.equal(done, false);
        const [first, left] = outOf(order, [1, 2]);
        assert.equal(await queue.get(), first);
        await waiting;
        assert.deepEqual(await drained(queue), outOf(order, [left, 3]));
      },
    },
    {
      title: 'those who wait for room are served in their order, one for each item that is taken',
      async run() {
        const queue = make({ maxsize: 1 });
        await queue.put('first');
        const put: number[] = [];
        const waiting = [1, 2, 3].map((i) => queue.put(i).then(() => put.push(i)));
        for (const expected of ['first', 1, 2, 3]) {
          await turn();
          assert.equal(await queue.get(), expected);
        }
        await Promise.all(waiting);
        assert.deepEqual(put, [1, 2, 3]);
      },
    },
    {
      title: 'those who wait for an item are served in their order',
      async run() {
        const queue = make();
        const got: string[] = [];
        const waiting = ['a', 'b', 'c'].map((who) => queue.get().then((item) => got.push(`${who}${String(item)}`)));
        await turn();
        for (let i = 1; i <= 3; i++) {
          await queue.put(i);
          while (got.length < i) await turn();
        }
        await Promise.all(waiting);
        assert.deepEqual(got, ['a1', 'b2', 'c3']);
      },
    },
    {
      title: 'a wait that times out throws TimeoutError, and puts and takes nothing',
      async run() {
        const queue = make({ maxsize: 1 });
        for (const timeoutMs of [0, 5]) await assert.rejects(queue.get({ timeoutMs }), named('TimeoutError'));
        await queue.put('only');
        for (const timeoutMs of [0, 5]) await assert.rejects(queue.put('more', { timeoutMs }), named('TimeoutError'));
        assert.equal(await queue.get({ timeoutMs: 0 }), 'only');
        assert.ok(queue.empty());
        await queue.put('room', { timeoutMs: 0 });
        assert.equal(queue.qsize(), 1);
      },
    },
    {
      title: 'a time-out that makes no sense is refused, also where nobody would have to wait',
      async run() {
        const queue = make();
        for (const timeoutMs of [-1, NaN]) {
          await assert.rejects(queue.put(1, { timeoutMs }), named('ArgumentError'));
          assert.ok(queue.empty());
          await queue.put(1);
          await assert.rejects(queue.get({ timeoutMs }), named('ArgumentError'));
          assert.equal(await queue.get(), 1);
        }
      },
    },
    {
      title: 'aborting the signal ends a wait with CancelledError, and the next in line is served',
      async run() {
        const queue = make();
        const controller = new AbortController();
        const { signal } = controller;
        const cancelled = queue.get({ signal });
        const next = queue.get();
        controller.abort();
        await assert.rejects(cancelled, named('CancelledError'));
        await assert.rejects(queue.get({ signal }), named('CancelledError'));
        await assert.rejects(queue.put('never', { signal }), named('CancelledError'));
        await queue.put('for the next');
        assert.equal(await next, 'for the next');
        assert.ok(queue.empty());
      },
    },
    {
      title: 'a put that was cancelled puts nothing, and the next in line has its room',
      async run() {
        const queue = make({ maxsize: 1 });
        await queue.put('first');
        const controller = new AbortController();
        const cancelled = queue.put('cancelled', { signal: controller.signal });
        const next = queue.put('next');
        await turn();
        controller.abort();
        await assert.rejects(cancelled, named('CancelledError'));
        assert.equal(await queue.get(), 'first');
        await next;
        assert.deepEqual(await drained(queue), ['next']);
      },
    },
  ];
}
