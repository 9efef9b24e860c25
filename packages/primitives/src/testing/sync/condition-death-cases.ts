import assert from 'node:assert/strict';
import type { Condition } from '../../sync/condition.js';
import type { Mutex } from '../../sync/mutex.js';
import type { RLock } from '../../sync/rlock.js';
import type { ContractCase } from '../contract.js';
import type { StartedProgram, SyncHarness } from '../sync-harness.js';

type AnyCondition = Condition<Mutex | RLock>;

/** What a condition promises when a lane is killed. @param startWaiter starts a lane that waits, and resolves once it does. */
export function conditionDeathCases(
  harness: SyncHarness,
  make: () => AnyCondition,
  startWaiter: (condition: AnyCondition) => Promise<StartedProgram>,
): readonly ContractCase[] {
  return [
    {
      needs: 'lanes',
      title: 'a notify whose waiter is killed goes to the next',
      async run() {
        const condition = make();
        const victim = await startWaiter(condition);
        const next = await startWaiter(condition);
        const guard = condition.acquireSync();
        condition.notify();
        await victim.kill();
        guard.release();
        assert.equal(await next.result, 'done');
      },
    },
    {
      needs: 'lanes',
      title: 'a waiter that is killed is not notified: the next one is',
      async run() {
        const condition = make();
        const victim = await startWaiter(condition);
        const next = await startWaiter(condition);
        await victim.kill();
        condition.withLockSync(() => condition.notify());
        assert.equal(await next.result, 'done');
      },
    },
    {
      needs: 'lanes',
      title: 'the death of whoever held the lock is told to one of those who wait, in a thread or in a task',
      async run() {
        const condition = make();
        const dieHolding = async () => {
          const held = harness.event();
          const holder = harness.start('holdForEver', condition.lock, held);
          await held.wait();
          await holder.kill();
        };
        const lane = await startWaiter(condition);
        await dieHolding();
        assert.equal(await lane.result, 'ERR_PARALLEL_OWNER_DIED');
        assert.equal(condition.lock.locked, false);
        const task = condition.withLock(() => condition.wait());
        task.catch(() => undefined);
        const second = condition.withLock(() => condition.wait());
        await condition.withLock(() => undefined);
        await dieHolding();
        await assert.rejects(task, { name: 'OwnerDiedError' });
        condition.withLockSync(() => condition.notify());
        await second;
        assert.equal(condition.lock.statistics().recoveries, 2);
        assert.equal(condition.lock.locked, false);
      },
    },
  ];
}
