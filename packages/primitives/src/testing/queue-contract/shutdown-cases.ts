import assert from 'node:assert/strict';
import type { ContractCase } from '../contract.js';
import { drained, named, outOf, turn, type MakeQueue, type QueueOrderUnderTest } from './queue-under-test.js';

const closed = named('QueueClosedError');

/** `shutdown`, immediate or not, while nobody or somebody waits. */
export function shutdownCases(make: MakeQueue, order: QueueOrderUnderTest): readonly ContractCase[] {
  return [
    {
      title: 'after shutdown puts fail at once',
      async run() {
        const queue = make();
        assert.equal(queue.closed, false);
        queue.shutdown();
        assert.equal(queue.closed, true);
        await assert.rejects(queue.put(1), closed);
        assert.throws(() => queue.tryPut(1), closed);
        assert.ok(queue.empty());
      },
    },
    {
      title: 'after shutdown gets give what is left, then fail',
      async run() {
        const queue = make();
        for (const item of [1, 2, 3]) await queue.put(item);
        queue.shutdown();
        assert.deepEqual(await drained(queue), outOf(order, [1, 2, 3]));
        await assert.rejects(queue.get(), closed);
        await assert.rejects(queue.get({ timeoutMs: 0 }), closed);
        assert.throws(() => queue.tryGet(), closed);
      },
    },
    {
      title: 'after an immediate shutdown gets fail at once',
      async run() {
        const queue = make();
        for (const item of [1, 2]) await queue.put(item);
        queue.shutdown({ immediate: true });
        await assert.rejects(queue.get(), closed);
        assert.throws(() => queue.tryGet(), closed);
        await assert.rejects(queue.put(3), closed);
      },
    },
    {
      title: 'a queue can be shut down again, also immediately after it was not; never the other way round',
      async run() {
        const queue = make();
        for (const item of [1, 2, 3]) await queue.put(item);
        queue.shutdown();
        queue.shutdown();
        await queue.get();
        queue.shutdown({ immediate: true });
        assert.throws(() => queue.tryGet(), closed);
        queue.shutdown();
        assert.throws(() => queue.tryGet(), closed);
        queue.shutdown({ immediate: true });
      },
    },
    {
      title: 'a shutdown wakes all who wait for an item',
      async run() {
        for (const immediate of [false, true]) {
          const queue = make();
          const waiting = [queue.get(), queue.get({ timeoutMs: 60_000 })];
          await turn();
          queue.shutdown({ immediate });
          for (const result of await Promise.allSettled(waiting)) assert.ok(isClosed(result));
        }
      },
    },
    {
      title: 'a shutdown wakes all who wait for room, and their items are not put',
      async run() {
        for (const immediate of [false, true]) {
          const queue = make({ maxsize: 1 });
          await queue.put('in it');
          const waiting = [queue.put('too late'), queue.put('too late', { timeoutMs: 60_000 })];
          await turn();
          queue.shutdown({ immediate });
          for (const result of await Promise.allSettled(waiting)) assert.ok(isClosed(result));
          if (!immediate) assert.deepEqual(await drained(queue), ['in it']);
          assert.throws(() => queue.tryGet(), closed);
        }
      },
    },
    {
      title: 'a shutdown does not end a join: the items that are left are still work',
      async run() {
        const queue = make();
        await queue.put(1);
        const joining = queue.join();
        queue.shutdown();
        await assert.rejects(queue.join({ timeoutMs: 5 }), named('TimeoutError'));
        await queue.get();
        queue.taskDone();
        await joining;
      },
    },
    {
      title: 'an immediate shutdown ends a join when nothing was taken',
      async run() {
        const queue = make();
        for (const item of [1, 2]) await queue.put(item);
        const joining = queue.join();
        await turn();
        queue.shutdown({ immediate: true });
        await joining;
        await queue.join();
      },
    },
    {
      title: 'after an immediate shutdown join waits only for the items that were taken',
      async run() {
        const queue = make();
        for (const item of [1, 2, 3]) await queue.put(item);
        await queue.get();
        const joining = queue.join();
        queue.shutdown({ immediate: true });
        await assert.rejects(queue.join({ timeoutMs: 5 }), named('TimeoutError'));
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
        for (const item of [1, 2, 3]) {
          await queue.put(item);
          while (got.length < item) await turn();
        }
        queue.shutdown();
        await loop;
        assert.deepEqual(got, [1, 2, 3]);
      },
    },
    {
      title: 'several loops over it share the items, and all end',
      async run() {
        const queue = make({ maxsize: 3 });
        const got: unknown[] = [];
        const loops = [1, 2, 3].map(async () => {
          for await (const item of queue) got.push(item);
        });
        for (let i = 0; i < 50; i++) await queue.put(i);
        queue.shutdown();
        await Promise.all(loops);
        assert.deepEqual(
          got.map(Number).sort((a, b) => a - b),
          Array.from({ length: 50 }, (_, i) => i),
        );
      },
    },
  ];
}

function isClosed(result: PromiseSettledResult<unknown>): boolean {
  return result.status === 'rejected' && closed(result.reason as Error);
}
