import assert from 'node:assert/strict';
import type { ContractCase } from '../contract.js';
import type { SyncHarness } from '../sync-harness.js';
import { anyLockCases } from './lock-cases.js';

/** What only a re-entrant lock promises. Model: CPython's `lock_tests.RLockTests`. */
export function rlockCases(harness: SyncHarness): readonly ContractCase[] {
  return [
    ...anyLockCases(harness, (name) => harness.rlock({ name })),
    {
      title: 'its thread enters again at once, and it is free when every entry was given back, in whatever order',
      run() {
        const lock = harness.rlock();
        const [outer, inner] = [lock.acquireSync(), lock.acquireSync()];
        const third = lock.tryAcquire();
        assert.equal(lock.depth, 3);
        outer.release();
        third?.release();
        assert.equal(lock.locked, true);
        inner.release();
        assert.equal(lock.locked, false);
        assert.equal(lock.depth, 0);
        assert.throws(() => inner.release(), { name: 'NotOwnerError' });
      },
    },
    {
      title: 'another lane cannot enter while the first is in, however deep',
      async run() {
        const lock = harness.rlock();
        const guards = [lock.acquireSync(), lock.acquireSync()];
        assert.equal(await harness.start('tryToAcquire', lock, 5).result, 'ERR_PARALLEL_TIMEOUT');
        guards[1]?.release();
        assert.equal(await harness.start('tryToAcquire', lock, 5).result, 'ERR_PARALLEL_TIMEOUT');
        guards[0]?.release();
        assert.equal(await harness.start('enterTwice', lock).result, 2);
      },
    },
    {
      title: 'a task enters again with its guard, and never by the thread it shares with others',
      async run() {
        const lock = harness.rlock();
        const guard = await lock.acquire();
        assert.throws(() => lock.acquireSync(), { name: 'DeadlockError' });
        assert.equal(lock.tryAcquire(), undefined);
        const inner = guard.reacquire();
        assert.equal(lock.depth, 2);
        const other = lock.acquire();
        guard.release();
        assert.equal(lock.depth, 1);
        assert.throws(() => guard.reacquire(), { name: 'NotOwnerError' });
        inner.release();
        (await other).release();
      },
    },
    {
      title: 'however often its thread enters, so often it has to leave',
      async run() {
        const lock = harness.rlock();
        const guards = Array.from({ length: 1000 }, () => lock.acquireSync());
        assert.equal(lock.depth, 1000);
        const waiting = lock.acquire();
        for (const guard of guards) {
          assert.equal(lock.locked, true);
          guard.release();
        }
        (await waiting).release();
        assert.deepEqual([lock.depth, lock.locked], [0, false]);
      },
    },
    {
      title: 'withLockSync within withLockSync gives back one entry each, also when the inner body throws',
      run() {
        const lock = harness.rlock();
        lock.withLockSync(() => {
          assert.throws(() => lock.withLockSync(() => assert.fail('inner')), { message: 'inner' });
          assert.equal(lock.depth, 1);
        });
        assert.equal(lock.locked, false);
      },
    },
    {
      title: 'a task waits while the thread itself is in, and does not slip in with it',
      async run() {
        const lock = harness.rlock();
        const guard = lock.acquireSync();
        const task = lock.acquire();
        await Promise.resolve();
        assert.equal(lock.depth, 1);
        guard.release();
        (await task).release();
        assert.equal(lock.locked, false);
      },
    },
  ];
}
