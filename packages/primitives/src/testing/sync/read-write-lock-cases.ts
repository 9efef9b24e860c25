import assert from 'node:assert/strict';
import { SharedArray } from '../../memory/shared-array.js';
import type { ReadWriteLock, ReadWriteLockOptions } from '../../sync/read-write-lock.js';
import type { ContractCase } from '../contract.js';
import type { SyncHarness } from '../sync-harness.js';
import { recordTrace } from './trace.js';

const sides = ['read', 'write'] as const;

/** What a read-write lock promises. */
export function readWriteLockCases(harness: SyncHarness): readonly ContractCase[] {
  const make = (options?: ReadWriteLockOptions) => harness.readWriteLock(options);
  /** Another lane that holds a side until it is told to let go. */
  const hold = async (lock: ReadWriteLock, side: 'read' | 'write') => {
    const [held, letGo] = [harness.event(), harness.event()];
    const lane = harness.start('holdSideUntil', lock, side, held, letGo);
    await held.wait();
    return {
      async letGo() {
        letGo.set();
        await lane.result;
      },
    };
  };
  /** Another lane that was killed while it held a side. */
  const dieHolding = async (lock: ReadWriteLock, side: 'read' | 'write') => {
    const held = harness.event();
    const lane = harness.start('holdSideForEver', lock, side, held);
    await held.wait();
    await lane.kill();
  };
  return [
    {
      title: 'readers are inside together, in any lane, and no writer with them',
      async run() {
        const lock = make();
        const [here, task] = [lock.read.acquireSync(), await lock.read.acquire()];
        const elsewhere = await hold(lock, 'read');
        assert.equal(lock.statistics().reading, 3);
        assert.equal(lock.write.tryAcquire(), undefined);
        assert.equal(await harness.start('tryToEnter', lock, 'write', 5).result, 'ERR_PARALLEL_TIMEOUT');
        assert.equal(await harness.start('tryToEnter', lock, 'read', 5).result, 'done');
        here.release();
        task.release();
        assert.equal(lock.write.tryAcquire(), undefined);
        await elsewhere.letGo();
        lock.write.acquireSync().release();
        const { reading, reads, writes } = lock.statistics();
        assert.deepEqual({ reading, reads, writes }, { reading: 0, reads: 4, writes: 1 });
      },
    },
    {
      title: 'a writer is inside alone, and whoever waits goes on when it leaves',
      async run() {
        const lock = make();
        const writer = lock.write.acquireSync();
        assert.equal(lock.statistics().writing, true);
        assert.equal(lock.read.tryAcquire(), undefined);
        assert.equal(lock.write.tryAcquire(), undefined);
        const others = ['tryToEnter', 'tryToEnterAsync'].flatMap((program) =>
          sides.map((side) => harness.start(program, lock, side)),
        );
        const here = sides.map((side) => lock[side].withLock(() => 'done'));
        for (const side of sides) {
          assert.equal(await harness.start('tryToEnter', lock, side, 3).result, 'ERR_PARALLEL_TIMEOUT');
          assert.equal(await harness.start('tryToEnterAsync', lock, side, 3).result, 'ERR_PARALLEL_TIMEOUT');
        }
        writer.release();
        assert.deepEqual(await Promise.all(here), ['done', 'done']);
        for (const { result } of others) assert.equal(await result, 'done');
        assert.equal(lock.statistics().writing, false);
      },
    },
    {
      title: 'a guard goes back exactly once, and the result of a body comes out, or its error',
      async run() {
        const lock = make({ name: 'table' });
        for (const side of sides) {
          const guard = lock[side].acquireSync();
          guard.release();
          assert.equal(guard.released, true);
          assert.throws(() => guard.release(), { name: 'NotOwnerError', lock: `table.${side}` });
          guard[Symbol.dispose]();
          assert.equal(
            lock[side].withLockSync(() => 42),
            42,
          );
          assert.throws(() => lock[side].withLockSync(() => assert.fail('body')), { message: 'body' });
          await assert.rejects(
            lock[side].withLock(async () => assert.fail('body')),
            { message: 'body' },
          );
          assert.equal(await lock[side].withLock(async () => 43), 43);
          lock[side].tryAcquire()?.release();
        }
        const { reading, writing } = lock.statistics();
        assert.deepEqual({ reading, writing }, { reading: 0, writing: false });
      },
    },
    {
      needs: 'lanes',
      title: 'once a writer waits new readers wait behind it, but a thread that reads may read again',
      async run() {
        const lock = make();
        const first = lock.read.acquireSync();
        const order: string[] = [];
        const writer = lock.write.withLock(() => order.push('writer'));
        const task = lock.read.withLock(() => order.push('reader'));
        assert.equal(await harness.start('tryToEnter', lock, 'read', 5).result, 'ERR_PARALLEL_TIMEOUT');
        lock.read.withLockSync(() => order.push('again'));
        lock.read.tryAcquire()?.release();
        first.release();
        await Promise.all([writer, task]);
        assert.deepEqual(order, ['again', 'writer', 'reader']);
      },
    },
    {
      needs: 'lanes',
      title:
        'blocking for what one holds oneself is a DeadlockError: to read while writing, to write while reading or writing',
      async run() {
        const lock = make();
        lock.read.withLockSync(() => {
          assert.throws(() => lock.write.acquireSync({ timeoutMs: 1 }), { name: 'DeadlockError' });
          assert.equal(lock.write.tryAcquire(), undefined);
        });
        lock.write.withLockSync(() => {
          for (const side of sides) assert.throws(() => lock[side].acquireSync(), { name: 'DeadlockError' });
        });
        const guard = await lock.write.acquire();
        assert.throws(() => lock.read.withLockSync(() => undefined), { name: 'DeadlockError' });
        guard.release();
        lock.write.acquireSync().release();
      },
    },
    {
      title: 'a time-out and an abort end a wait, and whoever waited behind it goes on',
      async run() {
        const lock = make();
        const other = await hold(lock, 'read');
        assert.throws(() => lock.write.acquireSync({ timeoutMs: 2 }), { name: 'TimeoutError', timeoutMs: 2 });
        await assert.rejects(lock.write.acquire({ timeoutMs: 2 }), { name: 'TimeoutError', timeoutMs: 2 });
        const controller = new AbortController();
        const aborted = lock.write.acquire({ signal: controller.signal });
        const behind = lock.read.acquire();
        const lane = harness.start('tryToEnter', lock, 'read');
        controller.abort();
        await assert.rejects(aborted, { name: 'CancelledError' });
        (await behind).release();
        assert.equal(await lane.result, 'done');
        await other.letGo();
        const writer = lock.write.acquireSync();
        await assert.rejects(lock.read.acquire({ timeoutMs: 2 }), { name: 'TimeoutError' });
        await assert.rejects(lock.read.acquire({ signal: AbortSignal.abort() }), { name: 'CancelledError' });
        writer.release();
        const { reading, writing } = lock.statistics();
        assert.deepEqual({ reading, writing }, { reading: 0, writing: false });
      },
    },
    {
      title: 'a close ends every wait, and those inside may leave',
      async run() {
        for (const side of sides) {
          const lock = make();
          const inside = lock[side].acquireSync();
          const tasks = [lock.write.acquire(), lock.read.acquire()].map((wait) =>
            wait.catch((error: unknown) => (error as Error).name),
          );
          const lanes = [harness.start('tryToEnter', lock, 'write'), harness.start('tryToEnter', lock, 'read')];
          assert.equal(await harness.start('tryToEnter', lock, 'write', 3).result, 'ERR_PARALLEL_TIMEOUT');
          lock.close();
          assert.equal(lock.closed, true);
          assert.deepEqual(await Promise.all(tasks), ['ClosedError', 'ClosedError']);
          for (const { result } of lanes) assert.equal(await result, 'ERR_PARALLEL_CLOSED');
          inside.release();
          for (const closed of sides) {
            assert.throws(() => lock[closed].tryAcquire(), { name: 'ClosedError' });
            assert.throws(() => lock[closed].acquireSync(), { name: 'ClosedError' });
          }
        }
      },
    },
    {
      needs: 'lanes',
      title: 'the share of a reader that was killed comes back, to a thread and to a task',
      async run() {
        const lock = make();
        await dieHolding(lock, 'read');
        assert.equal(await harness.start('tryToEnter', lock, 'write').result, 'done');
        await dieHolding(lock, 'read');
        await lock.write.withLock(() => undefined);
        await dieHolding(lock, 'read');
        lock.write.tryAcquire()!.release();
        const { reading, recoveries } = lock.statistics();
        assert.deepEqual({ reading, recoveries }, { reading: 0, recoveries: 0 });
      },
    },
    {
      needs: 'lanes',
      title: 'the death of a writer inside is told once, to a reader or a writer, and the lock is usable again',
      async run() {
        const lock = make();
        const told = { name: 'OwnerDiedError' };
        for (const side of sides) {
          await dieHolding(lock, 'write');
          assert.equal(await harness.start('tryToEnter', lock, side).result, 'ERR_PARALLEL_OWNER_DIED');
          await dieHolding(lock, 'write');
          await assert.rejects(lock[side].acquire(), told);
          await dieHolding(lock, 'write');
          assert.throws(() => lock[side].acquireSync(), told);
          await dieHolding(lock, 'write');
          assert.throws(() => lock[side].tryAcquire(), told);
          for (const next of sides) lock[next].acquireSync().release();
        }
        assert.equal(lock.statistics().recoveries, 8);
      },
    },
    {
      needs: 'lanes',
      title: 'a writer that dies while it waits for readers is not told: nothing was changed',
      async run() {
        const lock = make();
        const other = await hold(lock, 'read');
        const waiting = harness.start('tryToEnter', lock, 'write');
        // The lane has announced itself once readers are kept out.
        for (let guard = lock.read.tryAcquire(); guard; guard = lock.read.tryAcquire()) {
          guard.release();
          await new Promise((resolve) => setImmediate(resolve));
        }
        await waiting.kill();
        (await lock.read.acquire()).release();
        await other.letGo();
        lock.write.acquireSync().release();
        assert.equal(lock.statistics().recoveries, 0);
      },
    },
    {
      needs: 'lanes',
      title: 'as many threads as it was made for can read; one more is refused by name, until one has ended',
      async run() {
        const lock = make({ maxReaders: 2 });
        lock.read.acquireSync().release();
        const other = await hold(lock, 'read');
        assert.equal(await harness.start('tryToEnter', lock, 'read').result, 'ERR_PARALLEL_ARGUMENT');
        assert.equal(await harness.start('tryToEnter', lock, 'write', 3).result, 'ERR_PARALLEL_TIMEOUT');
        await other.letGo();
        const single = make({ maxReaders: 1 });
        await dieHolding(single, 'read');
        single.read.acquireSync().release();
        single.write.tryAcquire()!.release();
        for (const maxReaders of [0, 1.5, 5000]) {
          assert.throws(() => make({ maxReaders }), { name: 'ArgumentError', argument: 'maxReaders' });
        }
      },
    },
    {
      title: 'it tells its trace: each side by its own name, every wait with an end',
      async run() {
        const lock = make({ name: 'traced' });
        const run = async () => {
          lock.read.withLockSync(() => undefined);
          const writer = lock.write.acquireSync();
          await assert.rejects(lock.read.acquire({ timeoutMs: 1 }), { name: 'TimeoutError' });
          const reader = lock.read.acquire();
          writer.release();
          (await reader).release();
        };
        const read = ['acquire', 'release', 'wait', 'cancel', 'wait', 'acquire', 'release'];
        assert.deepEqual(await recordTrace(run, 'traced.read'), read);
        assert.deepEqual(await recordTrace(run, 'traced.write'), ['acquire', 'release']);
      },
    },
    {
      title: 'nobody ever sees half of what a writer changes, however it is entered',
      async run() {
        const lock = make();
        const data = new SharedArray('f64', 9, harness.memory);
        const lanes = [1, 2, 3].map((seed) => harness.start('readAndWrite', lock, data, 4000, seed));
        let written = 0;
        for (let round = 0; round < 200; round++) {
          await lock.write.withLock(async () => {
            for (let i = 0; i < 4; i++) data.values[i]!++;
            await Promise.resolve();
            for (let i = 4; i < 8; i++) data.values[i]!++;
          });
          written++;
        }
        for (const { result } of lanes) written += (await result) as number;
        assert.deepEqual([...data], [...new Array<number>(8).fill(written), 0]);
      },
    },
  ];
}
