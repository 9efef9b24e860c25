import assert from 'node:assert/strict';
import type { ContractCase } from '../contract.js';
import { named, turn, type MakeQueue } from './queue-under-test.js';

/** `taskDone` and `join`. */
export function workCases(make: MakeQueue): readonly ContractCase[] {
  return [
    {
      title: 'join of a queue into which nothing was put returns at once',
      async run() {
        await make().join();
        await make().join({ timeoutMs: 0 });
      },
    },
    {
      title: 'join waits until taskDone was called for each item, not until they were taken',
      async run() {
        const queue = make();
        await queue.put(1);
        await queue.put(2);
        let joined = 0;
        const joining = [queue.join().then(() => joined++), queue.join().then(() => joined++)];
        await queue.get();
        await queue.get();
        queue.taskDone();
        await turn();
        assert.equal(joined, 0);
        queue.taskDone();
        await Promise.all(joining);
        assert.equal(joined, 2);
      },
    },
    {
      title: 'a queue can be joined again and again',
      async run() {
        const queue = make();
        for (let round = 0; round < 2; round++) {
          await queue.put(round);
          await assert.rejects(queue.join({ timeoutMs: 5 }), named('TimeoutError'));
          await queue.get();
          queue.taskDone();
          await queue.join();
        }
      },
    },
    {
      title: 'taskDone once too often is an error, and changes nothing',
      async run() {
        const queue = make();
        assert.throws(() => queue.taskDone(), named('ArgumentError'));
        await queue.put(1);
        await queue.get();
        queue.taskDone();
        assert.throws(() => queue.taskDone(), named('ArgumentError'));
        await queue.put(2);
        await assert.rejects(queue.join({ timeoutMs: 0 }), named('TimeoutError'));
        queue.taskDone();
        await queue.join();
      },
    },
    {
      title: 'a join that is aborted ends with CancelledError',
      async run() {
        const queue = make();
        await queue.put(1);
        const controller = new AbortController();
        const joining = queue.join({ signal: controller.signal });
        controller.abort();
        await assert.rejects(joining, named('CancelledError'));
        await assert.rejects(queue.join({ signal: controller.signal }), named('CancelledError'));
      },
    },
  ];
}
