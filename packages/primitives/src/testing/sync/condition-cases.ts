import assert from 'node:assert/strict';
import { SharedArray } from '../../memory/shared-array.js';
import type { Mutex } from '../../sync/mutex.js';
import type { RLock } from '../../sync/rlock.js';
import type { ContractCase } from '../contract.js';
import { whereLanesBlock, type SyncHarness } from '../sync-harness.js';
import { conditionDeathCases } from './condition-death-cases.js';

/** What a condition promises over either lock. Model: CPython's `lock_tests.ConditionTests`. */
export function conditionCases(harness: SyncHarness, makeLock: () => Mutex | RLock): readonly ContractCase[] {
  const blocking = whereLanesBlock(harness);
  const make = (options?: { readonly maxWaiters?: number }) => harness.condition(makeLock(), options);
  /** Starts a lane that waits, and resolves once it waits: it counted itself under the lock, which it then gave up. */
  const startWaiter = async (condition: ReturnType<typeof make>, timeoutMs?: number) => {
    const waiting = new SharedArray('i32', 1, harness.memory);
    const lane = harness.start('waitForNotify', condition, waiting, timeoutMs);
    let failed = false;
    lane.result.catch(() => (failed = true));
    while (!failed && condition.withLockSync(() => waiting.get(0)) === 0) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    return lane;
  };
  return [
    {
      title: 'wait and notify without the lock are NotOwnerErrors',
      async run() {
        const condition = make();
        blocking(() => assert.throws(() => condition.waitSync(), { name: 'NotOwnerError', operation: 'wait on' }));
        await assert.rejects(condition.wait(), { name: 'NotOwnerError', operation: 'wait on' });
        assert.throws(() => condition.notify(), { name: 'NotOwnerError', operation: 'notify' });
        assert.throws(() => condition.notifyAll(), { name: 'NotOwnerError' });
      },
    },
    {
      title: 'tryAcquire gives a guard of its lock, or nothing while another lane has it',
      async run() {
        const [condition, held, letGo] = [make(), harness.event(), harness.event()];
        condition.tryAcquire()?.release();
        const holder = harness.start('holdUntil', condition.lock, held, letGo);
        await held.wait();
        assert.equal(condition.tryAcquire(), undefined);
        letGo.set();
        await holder.result;
        const guard = condition.tryAcquire();
        condition.notify();
        assert.ok(guard);
        guard.release();
      },
    },
    {
      title: 'wait gives the lock up, and holds it again when it was notified',
      async run() {
        const condition = make();
        const guard = await condition.acquire();
        let woken = false;
        const waiting = condition.wait().then(() => (woken = true));
        assert.equal(condition.lock.locked, false);
        condition.withLockSync(() => {
          condition.notify();
          assert.equal(woken, false);
        });
        await waiting;
        assert.equal(condition.lock.locked, true);
        guard.release();
        assert.equal(condition.lock.locked, false);
      },
    },
    {
      title: 'each notify goes to one waiter, the one that has waited longest, in any lane',
      async run() {
        const condition = make();
        const order: number[] = [];
        const waiters: Promise<unknown>[] = [];
        for (let index = 0; index < 4; index++) {
          if (index % 2) {
            const lane = await startWaiter(condition);
            waiters.push(lane.result.then(() => order.push(index)));
          } else {
            waiters.push(condition.withLock(() => condition.wait()).then(() => order.push(index)));
            await condition.withLock(() => undefined);
          }
        }
        for (let index = 0; index < 4; index++) {
          assert.equal(condition.statistics().waiting, 4 - index);
          condition.withLockSync(() => condition.notify());
          await waiters[index];
          assert.deepEqual(order, [0, 1, 2, 3].slice(0, index + 1));
        }
        condition.withLockSync(() => condition.notify());
        assert.equal(condition.statistics().notified, 4, 'a notify with nobody there is for nobody');
      },
    },
    {
      title: 'notifyAll wakes all, a count as many',
      async run() {
        const condition = make();
        const lanes = [await startWaiter(condition), await startWaiter(condition), await startWaiter(condition)];
        const here = condition.withLock(() => condition.wait());
        await condition.withLock(() => condition.notify(2));
        assert.equal(await lanes[0]?.result, 'done');
        assert.equal(await lanes[1]?.result, 'done');
        assert.equal(condition.statistics().waiting, 2);
        await condition.withLock(() => condition.notifyAll());
        await here;
        assert.equal(await lanes[2]?.result, 'done');
      },
    },
    {
      title: 'a wait that times out or is cancelled holds the lock again, and its notify is not lost',
      async run() {
        const condition = make();
        blocking(() =>
          condition.withLockSync(() => {
            assert.throws(() => condition.waitSync({ timeoutMs: 2 }), { name: 'TimeoutError', timeoutMs: 2 });
            assert.equal(condition.lock.locked, true);
          }),
        );
        assert.equal(await (await startWaiter(condition, 2)).result, 'ERR_PARALLEL_TIMEOUT');
        const controller = new AbortController();
        const first = assert.rejects(
          condition.withLock(() => condition.wait({ signal: controller.signal })),
          { name: 'CancelledError' },
        );
        await condition.withLock(() => undefined);
        const second = condition.withLock(() => condition.wait());
        await condition.withLock(() => {
          controller.abort();
          condition.notify();
        });
        await first;
        await second;
        await assert.rejects(
          condition.withLock(() => condition.wait({ timeoutMs: 1 })),
          { name: 'TimeoutError' },
        );
        assert.equal(condition.statistics().waiting, 0);
        assert.equal(condition.lock.locked, false);
      },
    },
    {
      title:
        'a bad count or time-out is an ArgumentError and leaves the lock with its holder; notify of 0 is for nobody',
      async run() {
        const condition = make();
        const waiter = await startWaiter(condition);
        const guard = await condition.acquire();
        for (const count of [-1, 0.5, Number.NaN]) {
          assert.throws(() => condition.notify(count), { name: 'ArgumentError', argument: 'count' });
        }
        for (const timeoutMs of [-1, Number.NaN]) {
          blocking(() =>
            assert.throws(() => condition.waitSync({ timeoutMs }), { name: 'ArgumentError', argument: 'timeoutMs' }),
          );
          await assert.rejects(condition.wait({ timeoutMs }), { name: 'ArgumentError', argument: 'timeoutMs' });
        }
        condition.notify(0);
        assert.equal(condition.statistics().waiting, 1);
        blocking(() => assert.throws(() => condition.waitSync({ timeoutMs: 0 }), { name: 'TimeoutError' }));
        await assert.rejects(condition.wait({ timeoutMs: 0 }), { name: 'TimeoutError' });
        assert.equal(condition.lock.locked, true);
        condition.notify(5);
        assert.equal(condition.statistics().notified, 1);
        guard.release();
        assert.equal(await waiter.result, 'done');
      },
    },
    {
      title: 'two conditions over one lock have waiters of their own',
      async run() {
        const lock = makeLock();
        const [one, other] = [harness.condition(lock), harness.condition(lock)];
        const [mine, theirs] = [await startWaiter(one), await startWaiter(other)];
        one.withLockSync(() => one.notifyAll());
        assert.equal(await mine.result, 'done');
        assert.equal(other.statistics().waiting, 1);
        other.withLockSync(() => other.notify());
        assert.equal(await theirs.result, 'done');
      },
    },
    {
      title: 'a predicate that throws ends waitFor with its error and the lock held',
      async run() {
        const condition = make();
        const fail = (): boolean => assert.fail('predicate');
        const guard = condition.acquireSync();
        blocking(() => assert.throws(() => condition.waitForSync(fail), { message: 'predicate' }));
        await assert.rejects(condition.waitFor(fail), { message: 'predicate' });
        assert.equal(condition.lock.locked, true);
        guard.release();
        assert.equal(condition.statistics().waiting, 0);
      },
    },
    {
      title: 'waitFor that is notified again and again in vain ends all the same when its time is over',
      async run() {
        const condition = make();
        let over = false;
        const waiting = condition
          .withLock(() => condition.waitFor(() => false, { timeoutMs: 20 }))
          .finally(() => (over = true));
        const code = waiting.catch((error: unknown) => (error as { code: string }).code);
        while (!over) {
          await condition.withLock(() => condition.notifyAll());
          await new Promise((resolve) => setImmediate(resolve));
        }
        assert.equal(await code, 'ERR_PARALLEL_TIMEOUT');
      },
    },
    {
      title: 'waitFor waits for the predicate, under the lock, and returns what it returned',
      async run() {
        const condition = make();
        let state = 0;
        const waiting = condition.withLock(() => condition.waitFor(() => state === 3 && 'three'));
        for (let step = 0; step < 3; step++) {
          await condition.withLock(() => {
            state++;
            condition.notify();
          });
        }
        assert.equal(await waiting, 'three');
        blocking(() =>
          condition.withLockSync(() => {
            assert.equal(
              condition.waitForSync(() => 7),
              7,
            );
            assert.throws(() => condition.waitForSync(() => false, { timeoutMs: 2 }), { name: 'TimeoutError' });
          }),
        );
        await assert.rejects(
          condition.withLock(() => condition.waitFor(() => false, { timeoutMs: 2 })),
          { name: 'TimeoutError' },
        );
      },
    },
    ...conditionDeathCases(harness, make, startWaiter),
    {
      title: 'closing the lock ends every wait',
      async run() {
        const condition = make();
        const lane = await startWaiter(condition);
        const here = condition.withLock(() => condition.wait());
        here.catch(() => undefined);
        await condition.withLock(() => undefined);
        condition.lock.close();
        await assert.rejects(here, { name: 'ClosedError' });
        assert.equal(await lane.result, 'ERR_PARALLEL_CLOSED');
        assert.equal(condition.statistics().waiting, 0);
      },
    },
    {
      title: 'no notify is lost between many producers and consumers',
      async run() {
        const condition = make();
        const shared = new SharedArray('i32', 2, harness.memory);
        const lanes = [1, 2, 3].map(() => harness.start('consume', condition, shared, 300));
        for (let item = 0; item < 900; item++) {
          await condition.withLock(() => {
            shared.values[0]!++;
            condition.notify();
          });
        }
        for (const { result } of lanes) assert.equal(await result, 300);
        assert.deepEqual([...shared], [0, 900]);
      },
    },
    {
      needs: 'lanes',
      title: 'more waiters than it was made for are refused by name',
      async run() {
        const condition = make({ maxWaiters: 1 });
        const waiting = condition.withLock(() => condition.wait());
        await assert.rejects(
          condition.withLock(() => condition.wait()),
          { name: 'ArgumentError', argument: 'maxWaiters' },
        );
        await condition.withLock(() => condition.notify());
        await waiting;
      },
    },
    {
      title: 'a close ends all waits with the lock held',
      async run() {
        const condition = make();
        const told = [1, 2].map(() =>
          assert.rejects(
            condition.withLock(() => condition.wait()),
            { name: 'ClosedError' },
          ),
        );
        await condition.withLock(() => undefined);
        condition.close();
        await Promise.all(told);
        await assert.rejects(
          condition.withLock(() => condition.wait()),
          { name: 'ClosedError' },
        );
        assert.equal(condition.lock.locked, false);
      },
    },
  ];
}
