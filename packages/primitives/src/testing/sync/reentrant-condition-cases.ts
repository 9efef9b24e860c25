import assert from 'node:assert/strict';
import type { ContractCase } from '../contract.js';
import type { SyncHarness } from '../sync-harness.js';

/** What a condition over a re-entrant lock promises besides. */
export function reentrantConditionCases(harness: SyncHarness): readonly ContractCase[] {
  return [
    {
      title: 'wait gives a lock up that was entered several times, and comes back as deep',
      async run() {
        const lock = harness.rlock();
        const condition = harness.condition(lock);
        const outer = await lock.acquire();
        const inner = outer.reacquire();
        const waiting = condition.wait();
        assert.equal(lock.locked, false);
        condition.withLockSync(() => condition.notify());
        await waiting;
        assert.equal(lock.depth, 2);
        inner.release();
        outer.release();
        const guards = [lock.acquireSync(), lock.acquireSync(), lock.acquireSync()];
        assert.throws(() => condition.waitSync({ timeoutMs: 1 }), { name: 'TimeoutError' });
        assert.equal(lock.depth, 3);
        for (const guard of guards) guard.release();
        assert.equal(lock.locked, false);
      },
    },
  ];
}
