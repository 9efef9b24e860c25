import assert from 'node:assert/strict';
import type { ContractCase } from '../contract.js';
import type { SyncHarness } from '../sync-harness.js';

/** What an event promises. Model: CPython's `lock_tests.EventTests`. */
export function eventCases(harness: SyncHarness): readonly ContractCase[] {
  return [
    {
      title: 'it is clear at first, set until it is cleared, and setting or clearing twice is the same as once',
      run() {
        const event = harness.event();
        assert.equal(event.isSet(), false);
        event.set();
        event.set();
        assert.equal(event.isSet(), true);
        event.waitSync({ timeoutMs: 0 });
        event.clear();
        event.clear();
        assert.equal(event.isSet(), false);
        const { isSet, sets } = event.statistics();
        assert.deepEqual({ isSet, sets }, { isSet: false, sets: 1 });
      },
    },
    {
      title: 'set wakes everybody, in this lane and in others, blocked or awaiting',
      async run() {
        const event = harness.event();
        const lanes = [1, 2, 3].map(() => harness.start('waitForEvent', event));
        const here = Promise.all([event.wait(), event.wait({ timeoutMs: 60_000 })]);
        event.set();
        await here;
        for (const { result } of lanes) assert.equal(await result, 'done');
      },
    },
    {
      title: 'whoever waited when it was set goes on, even if it is cleared before they run',
      async run() {
        const event = harness.event();
        const waiting = [event.wait(), event.wait()];
        event.set();
        event.clear();
        await Promise.all(waiting);
        await assert.rejects(event.wait({ timeoutMs: 1 }), { name: 'TimeoutError' });
      },
    },
    {
      title: 'lanes that wait for it turn by turn are all let through by each set, though it is cleared at once',
      async run() {
        const event = harness.event();
        for (let turn = 1; turn <= 3; turn++) {
          const waiting = [1, 2, 3].map(() => event.wait());
          const lane = harness.start('waitForEvent', event);
          event.set();
          assert.equal(await lane.result, 'done');
          event.clear();
          await Promise.all(waiting);
          const { isSet, sets } = event.statistics();
          assert.deepEqual({ isSet, sets }, { isSet: false, sets: turn });
        }
      },
    },
    {
      title: 'a time-out that is none is an ArgumentError, one longer than any timer is none at all, and 0 only looks',
      async run() {
        const event = harness.event();
        for (const timeoutMs of [-1, Number.NaN]) {
          assert.throws(() => event.waitSync({ timeoutMs }), { name: 'ArgumentError', argument: 'timeoutMs' });
          await assert.rejects(event.wait({ timeoutMs }), { name: 'ArgumentError', argument: 'timeoutMs' });
        }
        await assert.rejects(event.wait({ timeoutMs: 0 }), { name: 'TimeoutError' });
        const waiting = [event.wait({ timeoutMs: 2 ** 31 }), event.wait({ timeoutMs: Infinity })];
        await new Promise((resolve) => setImmediate(resolve));
        event.set();
        await Promise.all(waiting);
        event.waitSync({ timeoutMs: 2 ** 40 });
      },
    },
    {
      title: 'a time-out, an abort and a close end a wait',
      async run() {
        const event = harness.event();
        assert.throws(() => event.waitSync({ timeoutMs: 2 }), { name: 'TimeoutError', timeoutMs: 2 });
        assert.equal(await harness.start('waitForEvent', event, 2).result, 'ERR_PARALLEL_TIMEOUT');
        const controller = new AbortController();
        const aborted = event.wait({ signal: controller.signal });
        controller.abort();
        await assert.rejects(aborted, { name: 'CancelledError' });
        const sync = harness.start('waitForEvent', event);
        const here = event.wait();
        event.close();
        await assert.rejects(here, { name: 'ClosedError' });
        assert.equal(await sync.result, 'ERR_PARALLEL_CLOSED');
        assert.throws(() => event.set(), { name: 'ClosedError' });
        assert.throws(() => event.isSet(), { name: 'ClosedError' });
      },
    },
  ];
}
