import assert from 'node:assert/strict';
import { SharedArray } from '../../memory/shared-array.js';
import type { Mutex } from '../../sync/mutex.js';
import type { RLock } from '../../sync/rlock.js';
import { recordTrace } from '../sync/trace.js';
import type { ContractCase } from '../contract.js';
import type { SyncHarness } from '../sync-harness.js';

/** What a lock and a re-entrant lock promise alike. Model: CPython's `lock_tests.BaseLockTests` and `LockTests`. */
export function anyLockCases(harness: SyncHarness, make: (name?: string) => Mutex | RLock): readonly ContractCase[] {
  return [
    {
      title: 'it is free at first, held while somebody has its guard, and free again afterwards',
      run() {
        const lock = make();
        assert.equal(lock.locked, false);
        const guard = lock.acquireSync();
        assert.equal(lock.locked, true);
        guard.release();
        assert.equal(lock.locked, false);
        assert.equal(guard.released, true);
      },
    },
    {
      title: 'a guard releases exactly once: a second release throws, a scope that ends later does nothing',
      async run() {
        const lock = make('door');
        const guard = await lock.acquire();
        guard.release();
        assert.throws(() => guard.release(), { name: 'NotOwnerError', lock: 'door' });
        const next = lock.acquireSync();
        guard[Symbol.dispose]();
        assert.equal(lock.locked, true, 'a stale guard must not release what another holds');
        next[Symbol.dispose]();
        assert.equal(lock.locked, false);
      },
    },
    {
      title: 'withLock and withLockSync give back the result, and the lock, also when the body throws',
      async run() {
        const lock = make();
        assert.equal(
          lock.withLockSync(() => (assert.equal(lock.locked, true), 42)),
          42,
        );
        assert.throws(() => lock.withLockSync(() => assert.fail('body')), { message: 'body' });
        assert.equal(lock.locked, false);
        assert.equal(await lock.withLock(async () => (assert.equal(lock.locked, true), 43)), 43);
        await assert.rejects(
          lock.withLock(async () => assert.fail('body')),
          { message: 'body' },
        );
        assert.equal(lock.locked, false);
      },
    },
    {
      title: 'another lane gets a TimeoutError while it is held, and the lock when it is released',
      async run() {
        const lock = make('busy');
        const guard = lock.acquireSync();
        assert.equal(await harness.start('tryToAcquire', lock, 10).result, 'ERR_PARALLEL_TIMEOUT');
        assert.equal(await harness.start('tryToAcquireAsync', lock, 10).result, 'ERR_PARALLEL_TIMEOUT');
        assert.equal(await harness.start('tryToAcquire', lock, 0).result, 'ERR_PARALLEL_TIMEOUT');
        const waiting = [harness.start('tryToAcquire', lock), harness.start('tryToAcquireAsync', lock)];
        guard.release();
        for (const { result } of waiting) assert.equal(await result, 'done');
      },
    },
    {
      title: 'tryAcquire does not wait: nothing while another lane holds it, a guard when it is free',
      async run() {
        const [lock, held, letGo] = [make(), harness.event(), harness.event()];
        const holder = harness.start('holdUntil', lock, held, letGo);
        await held.wait();
        assert.equal(lock.tryAcquire(), undefined);
        letGo.set();
        await holder.result;
        const guard = lock.tryAcquire();
        assert.ok(guard);
        guard.release();
      },
    },
    {
      title: 'a blocked lane wakes when an async holder releases, and an awaiting one when a blocking holder does',
      async run() {
        for (const program of ['holdUntil', 'holdUntilAsync']) {
          const [lock, held, letGo] = [make(), harness.event(), harness.event()];
          const holder = harness.start(program, lock, held, letGo);
          await held.wait();
          const mine = lock.acquire();
          const theirs = harness.start('tryToAcquire', lock);
          letGo.set();
          (await mine).release();
          assert.equal(await theirs.result, 'done');
          await holder.result;
        }
      },
    },
    {
      title: 'tasks of one lane take turns, first come first served, none starved by one that acquires in a loop',
      async run() {
        const lock = make();
        const order: string[] = [];
        const task = async (name: string): Promise<void> => {
          for (let turn = 0; turn < 3; turn++) {
            const guard = await lock.acquire();
            order.push(name);
            await Promise.resolve();
            guard.release();
          }
        };
        await Promise.all([task('a'), task('b'), task('c')]);
        assert.equal(order.join(''), 'abcabcabc');
      },
    },
    {
      title: 'an aborted acquire rejects with CancelledError and leaves the line to the others',
      async run() {
        const lock = make('line');
        const guard = await lock.acquire();
        const controller = new AbortController();
        const cancelled = lock.acquire({ signal: controller.signal });
        const next = lock.acquire();
        controller.abort('enough');
        await assert.rejects(cancelled, { name: 'CancelledError', cause: 'enough', operation: /^acquire .*line/ });
        await assert.rejects(lock.acquire({ signal: controller.signal }), { name: 'CancelledError' });
        guard.release();
        (await next).release();
        assert.equal(lock.locked, false);
      },
    },
    {
      title: 'a task that times out gets TimeoutError with the name and the time, and the others go on',
      async run() {
        const lock = make('slow');
        const guard = await lock.acquire();
        const timedOut = { name: 'TimeoutError', operation: /^acquire .*slow/ };
        const late = assert.rejects(lock.acquire({ timeoutMs: 5 }), { ...timedOut, timeoutMs: 5 });
        const never = assert.rejects(lock.acquire({ timeoutMs: 0 }), { ...timedOut, timeoutMs: 0 });
        const patient = lock.acquire({ timeoutMs: 2 ** 40 });
        await Promise.all([late, never]);
        guard.release();
        (await patient).release();
      },
    },
    {
      title: 'a time-out that is NaN, negative or no number is an ArgumentError, held or not',
      async run() {
        const lock = make();
        for (const timeoutMs of [Number.NaN, -1, '5' as unknown as number]) {
          assert.throws(() => lock.acquireSync({ timeoutMs }), { name: 'ArgumentError', argument: 'timeoutMs' });
          await assert.rejects(lock.acquire({ timeoutMs }), { name: 'ArgumentError', argument: 'timeoutMs' });
        }
        assert.equal(lock.locked, false);
      },
    },
    {
      title: 'a time-out may be longer than any timer, and one that ran out leaves nothing behind',
      async run() {
        const lock = make();
        for (const timeoutMs of [2 ** 31, 2 ** 40, Number.MAX_VALUE, Infinity]) {
          lock.acquireSync({ timeoutMs }).release();
          (await lock.acquire({ timeoutMs })).release();
        }
        const guard = lock.acquireSync();
        const late = [harness.start('tryToAcquire', lock, 1), harness.start('tryToAcquireAsync', lock, 1)];
        for (const { result } of late) assert.equal(await result, 'ERR_PARALLEL_TIMEOUT');
        const patient = harness.start('tryToAcquire', lock, 2 ** 40);
        guard.release();
        assert.equal(await patient.result, 'done');
        lock.acquireSync().release();
        assert.equal(lock.locked, false);
      },
    },
    {
      title: 'many waiters of many lanes get it one after the other, none twice',
      async run() {
        const lock = make();
        const guard = lock.acquireSync();
        const programs = ['tryToAcquire', 'tryToAcquireAsync'];
        const lanes = Array.from({ length: 8 }, (_, i) => harness.start(programs[i % 2]!, lock));
        const here = Array.from({ length: 8 }, async () => (await lock.acquire()).release());
        guard.release();
        await Promise.all(here);
        for (const { result } of lanes) assert.equal(await result, 'done');
        assert.equal(lock.statistics().acquisitions, 17);
      },
    },
    {
      title: 'close wakes everybody who waits, and everybody who comes, with ClosedError; the holder may still release',
      async run() {
        const lock = make('gone');
        const guard = lock.acquireSync();
        const sync = harness.start('tryToAcquire', lock);
        const awaiting = harness.start('tryToAcquireAsync', lock);
        const here = lock.acquire();
        lock.close();
        await assert.rejects(here, { name: 'ClosedError', what: 'gone' });
        assert.equal(await sync.result, 'ERR_PARALLEL_CLOSED');
        assert.equal(await awaiting.result, 'ERR_PARALLEL_CLOSED');
        assert.throws(() => lock.acquireSync(), { name: 'ClosedError' });
        assert.throws(() => lock.tryAcquire(), { name: 'ClosedError' });
        guard.release();
        assert.equal(lock.closed, true);
      },
    },
    {
      needs: 'lanes',
      title:
        'a lane that is killed while it holds the lock is seen: one waiter gets OwnerDiedError, the others the lock',
      async run() {
        const [lock, held] = [make('orphan'), harness.event()];
        const holder = harness.start('holdForEver', lock, held);
        await held.wait();
        const waiting = [
          harness.start('tryToAcquire', lock),
          harness.start('tryToAcquireAsync', lock),
          harness.start('tryToAcquire', lock, 60_000),
        ];
        const here = lock.acquire().then(
          (guard) => (guard.release(), 'done'),
          (error: unknown) => (error as { code: string }).code,
        );
        await holder.kill();
        const outcomes = await Promise.all([here, ...waiting.map(({ result }) => result)]);
        assert.deepEqual(outcomes.sort(), ['ERR_PARALLEL_OWNER_DIED', 'done', 'done', 'done']);
        assert.equal(lock.statistics().recoveries, 1);
        lock.acquireSync().release();
      },
    },
    {
      needs: 'lanes',
      title: 'a lane that ends while it holds the lock is told by tryAcquire, too',
      async run() {
        const [lock, held] = [make(), harness.event()];
        const holder = harness.start('holdForEver', lock, held);
        await held.wait();
        assert.equal(lock.tryAcquire(), undefined);
        await holder.kill();
        // Between processes a form that only tries looks after the owner once in 10 ms.
        await assert.rejects(
          async () => {
            while (lock.tryAcquire() === undefined) await new Promise((resolve) => setImmediate(resolve));
          },
          { name: 'OwnerDiedError' },
        );
        lock.tryAcquire()?.release();
        assert.equal(lock.locked, false);
      },
    },
    {
      title: 'lanes that lock in mixed ways lose no update and none hangs',
      async run() {
        const lock = make();
        const counter = new SharedArray('f64', 2, harness.memory);
        const lanes = [1, 2, 3].map((seed) => harness.start('countUp', lock, counter, 1500, seed));
        const added = (await Promise.all(lanes.map(({ result }) => result))) as number[];
        assert.equal(
          counter.get(0),
          added.reduce((sum, one) => sum + one, 0),
        );
        assert.equal(lock.locked, false);
      },
    },
    {
      title: 'it tells the tracer wait, acquire and release by its name',
      async run() {
        const lock = make('traced');
        const told = await recordTrace(async () => {
          const guard = await lock.acquire();
          const next = lock.acquire();
          guard.release();
          (await next).release();
          lock.withLockSync(() => undefined);
        }, 'traced');
        assert.equal(told.join(' '), 'acquire wait release acquire release acquire release');
      },
    },
    {
      title: 'it has the name it was given, or one that no other has',
      run() {
        assert.equal(make('mine').name, 'mine');
        const [one, two] = [make().name, make().name];
        assert.match(one, /^R?Lock-\d+$/);
        assert.notEqual(one, two);
      },
    },
  ];
}

/** What only a plain lock promises. */
export function lockCases(harness: SyncHarness): readonly ContractCase[] {
  return [
    ...anyLockCases(harness, (name) => harness.lock({ name })),
    {
      needs: 'lanes',
      title: 'a thread that blocks for the lock it holds gets DeadlockError at once, by whatever form it holds it',
      async run() {
        const lock = harness.lock({ name: 'self' });
        const guard = lock.acquireSync();
        assert.throws(() => lock.acquireSync(), { name: 'DeadlockError' });
        assert.throws(() => lock.acquireSync({ timeoutMs: 1000 }), { name: 'DeadlockError' });
        assert.equal(lock.tryAcquire(), undefined);
        guard.release();
        const task = await lock.acquire();
        assert.throws(() => lock.withLockSync(() => undefined), { name: 'DeadlockError' });
        task.release();
      },
    },
    {
      title: 'it counts acquisitions and those that had to wait, by all lanes together',
      async run() {
        const lock = harness.lock();
        const guard = lock.acquireSync();
        const next = lock.acquire();
        guard.release();
        (await next).release();
        await harness.start('tryToAcquire', lock).result;
        const { acquisitions, contentions } = lock.statistics();
        assert.deepEqual({ acquisitions, contentions }, { acquisitions: 3, contentions: 1 });
      },
    },
  ];
}
