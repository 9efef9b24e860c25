import assert from 'node:assert/strict';
import { SharedArray } from '../../memory/shared-array.js';
import type { Semaphore } from '../../sync/semaphore.js';
import type { ContractCase } from '../contract.js';
import type { SyncHarness } from '../sync-harness.js';

/** What both semaphores promise. Model: CPython's `lock_tests.BaseSemaphoreTests`. */
function anySemaphoreCases(harness: SyncHarness, make: (value: number) => Semaphore): readonly ContractCase[] {
  return [
    {
      title: 'it lets so many in at a time, and the next when one leaves',
      async run() {
        const semaphore = make(2);
        const [first, second] = [semaphore.acquireSync(), await semaphore.acquire()];
        assert.equal(semaphore.value, 0);
        assert.equal(semaphore.tryAcquire(), undefined);
        assert.equal(await harness.start('tryToAcquire', semaphore, 5).result, 'ERR_PARALLEL_TIMEOUT');
        const next = semaphore.acquire();
        const elsewhere = harness.start('tryToAcquire', semaphore);
        first.release();
        (await next).release();
        assert.equal(await elsewhere.result, 'done');
        second.release();
        assert.equal(semaphore.value, 2);
      },
    },
    {
      title: 'a permit goes back exactly once',
      run() {
        const semaphore = make(1);
        const permit = semaphore.acquireSync();
        permit.release();
        assert.throws(() => permit.release(), { name: 'NotOwnerError' });
        permit[Symbol.dispose]();
        assert.equal(semaphore.value, 1);
        assert.equal(
          semaphore.withPermitSync(() => semaphore.value),
          0,
        );
        assert.equal(semaphore.value, 1);
      },
    },
    {
      title: 'one release of several wakes as many waiters, blocked and awaiting ones',
      async run() {
        const semaphore = make(4);
        const held = [1, 2, 3, 4].map(() => semaphore.acquireSync());
        const waiting = [
          harness.start('tryToAcquire', semaphore),
          harness.start('tryToAcquireAsync', semaphore),
          harness.start('tryToAcquire', semaphore),
        ];
        const here = [semaphore.acquire(), semaphore.acquire()];
        semaphore.release(4);
        for (const permit of await Promise.all(here)) permit.forget();
        for (const { result } of waiting) assert.equal(await result, 'done');
        assert.equal(semaphore.value, 2);
        assert.equal(held.length, 4);
      },
    },
    {
      title: 'tryAcquire does not wait: a permit while there is one, then nothing, here and elsewhere',
      async run() {
        const semaphore = make(2);
        const permits = [semaphore.tryAcquire(), semaphore.tryAcquire()];
        assert.ok(permits[0] && permits[1]);
        assert.equal(semaphore.tryAcquire(), undefined);
        assert.equal(await harness.start('tryToAcquire', semaphore, 0).result, 'ERR_PARALLEL_TIMEOUT');
        permits[0].release();
        assert.equal(await harness.start('tryToAcquire', semaphore, 0).result, 'done');
        permits[1].release();
        assert.equal(semaphore.value, 2);
      },
    },
    {
      title: 'withPermit gives the result, and the permit back, also when the body throws',
      async run() {
        const semaphore = make(1);
        assert.equal(await semaphore.withPermit(async () => (assert.equal(semaphore.value, 0), 7)), 7);
        await assert.rejects(
          semaphore.withPermit(async () => assert.fail('body')),
          { message: 'body' },
        );
        assert.throws(() => semaphore.withPermitSync(() => assert.fail('body')), { message: 'body' });
        assert.equal(semaphore.value, 1);
      },
    },
    {
      title: 'a time-out that is none is an ArgumentError, and one may be longer than any timer',
      async run() {
        const semaphore = make(1);
        for (const timeoutMs of [-1, Number.NaN]) {
          assert.throws(() => semaphore.acquireSync({ timeoutMs }), { name: 'ArgumentError', argument: 'timeoutMs' });
          await assert.rejects(semaphore.acquire({ timeoutMs }), { name: 'ArgumentError', argument: 'timeoutMs' });
        }
        const permit = semaphore.acquireSync({ timeoutMs: 2 ** 40 });
        const waiting = semaphore.acquire({ timeoutMs: 2 ** 31 });
        permit.release();
        (await waiting).release();
        assert.equal(semaphore.value, 1);
      },
    },
    {
      title: 'a time-out, an abort and a close end the wait of a task and of a thread',
      async run() {
        const semaphore = make(1);
        const permit = semaphore.acquireSync();
        assert.throws(() => semaphore.acquireSync({ timeoutMs: 3 }), { name: 'TimeoutError', timeoutMs: 3 });
        await assert.rejects(semaphore.acquire({ timeoutMs: 3 }), { name: 'TimeoutError' });
        const controller = new AbortController();
        const aborted = semaphore.acquire({ signal: controller.signal });
        controller.abort();
        await assert.rejects(aborted, { name: 'CancelledError' });
        const sync = harness.start('tryToAcquire', semaphore);
        const here = semaphore.acquire();
        semaphore.close();
        await assert.rejects(here, { name: 'ClosedError' });
        assert.equal(await sync.result, 'ERR_PARALLEL_CLOSED');
        assert.throws(() => semaphore.tryAcquire(), { name: 'ClosedError' });
        permit.release();
      },
    },
    {
      needs: 'lanes',
      title: 'the permits of a lane that is killed come back, those that are not its own do not',
      async run() {
        const [semaphore, held] = [make(3), harness.event()];
        const mine = semaphore.acquireSync();
        const holders = [1, 2].map(() => harness.start('holdForEver', semaphore, held));
        while (semaphore.value > 0) await new Promise((resolve) => setImmediate(resolve));
        const waiting = [semaphore.acquire(), semaphore.acquire()];
        for (const holder of holders) await holder.kill();
        for (const permit of await Promise.all(waiting)) permit.release();
        assert.equal(semaphore.value, 2);
        mine.release();
        assert.equal(semaphore.value, 3);
      },
    },
    {
      needs: 'lanes',
      title: 'the permits of a lane that ends in good order stay taken',
      async run() {
        const [semaphore, held] = [make(1), harness.event()];
        await harness.start('holdAndLeave', semaphore, held).ended;
        assert.equal(semaphore.tryAcquire(), undefined);
        assert.throws(() => semaphore.acquireSync({ timeoutMs: 60 }), { name: 'TimeoutError' });
        await assert.rejects(semaphore.acquire({ timeoutMs: 60 }), { name: 'TimeoutError' });
        semaphore.release();
        semaphore.acquireSync().release();
        assert.equal(semaphore.value, 1);
        await harness.start('holdAndExit', semaphore, 0).ended;
        assert.equal(semaphore.tryAcquire(), undefined);
      },
    },
    {
      needs: 'lanes',
      title: 'a lane that ends keeps what it took through all its handles, and nothing that it released',
      async run() {
        const semaphore = make(3);
        const lane = harness.start('takeTwiceAndLeave', semaphore, semaphore);
        await lane.result;
        await lane.ended;
        assert.ok(semaphore.tryAcquire());
        assert.equal(semaphore.tryAcquire(), undefined);
      },
    },
    {
      needs: 'lanes',
      title: 'the permits of a lane that ends with another exit code than 0 come back',
      async run() {
        const semaphore = make(1);
        await harness.start('holdAndExit', semaphore, 3).ended;
        semaphore.acquireSync({ timeoutMs: 60_000 }).release();
        assert.equal(semaphore.value, 1);
      },
    },
    {
      title: 'lanes that acquire in mixed ways never exceed it, and none hangs',
      async run() {
        const semaphore = make(1);
        const counter = new SharedArray('f64', 2, harness.memory);
        const lanes = [4, 5, 6].map((seed) => harness.start('countUp', semaphore, counter, 1000, seed));
        const added = (await Promise.all(lanes.map(({ result }) => result))) as number[];
        assert.equal(
          counter.get(0),
          added.reduce((sum, one) => sum + one, 0),
        );
        assert.equal(semaphore.value, 1);
      },
    },
    {
      title: 'a bad number of permits is an ArgumentError',
      run() {
        for (const value of [-1, 1.5, Number.NaN, 2 ** 31]) {
          assert.throws(() => make(value), { name: 'ArgumentError', argument: 'value' });
        }
        for (const count of [0, -1, 0.5]) {
          assert.throws(() => make(1).release(count), { name: 'ArgumentError', argument: 'count' });
        }
      },
    },
  ];
}

/** What a semaphore promises. */
export function semaphoreCases(harness: SyncHarness): readonly ContractCase[] {
  return [
    ...anySemaphoreCases(harness, (value) => harness.semaphore(value)),
    {
      title: 'releases without an acquire add permits: signals that another lane waits for',
      async run() {
        const semaphore = harness.semaphore(0);
        const waiting = [harness.start('tryToAcquire', semaphore), harness.start('tryToAcquire', semaphore)];
        semaphore.release(2);
        for (const { result } of waiting) assert.equal(await result, 'done');
        assert.equal(semaphore.value, 2);
        semaphore.acquireSync().forget();
        assert.equal(semaphore.value, 1);
      },
    },
  ];
}

/** What a bounded semaphore promises. */
export function boundedSemaphoreCases(harness: SyncHarness): readonly ContractCase[] {
  return [
    ...anySemaphoreCases(harness, (value) => harness.boundedSemaphore(value)),
    {
      title: 'a release too many throws, and changes nothing',
      run() {
        for (const value of [0, 1, 5]) {
          const semaphore = harness.boundedSemaphore(value);
          assert.throws(() => semaphore.release(), { name: 'NotOwnerError' });
          if (value > 0) {
            const permit = semaphore.acquireSync();
            assert.throws(() => semaphore.release(2), { name: 'NotOwnerError' });
            permit.release();
          }
          assert.equal(semaphore.value, value);
        }
      },
    },
  ];
}
