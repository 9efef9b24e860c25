import assert from 'node:assert/strict';
import { SharedArray } from '../../memory/shared-array.js';
import type { Once } from '../../sync/once.js';
import type { ContractCase } from '../contract.js';
import type { SyncHarness } from '../sync-harness.js';
import { recordTrace } from './trace.js';

const nothing = (): undefined => undefined;

/** What a function that runs once promises. Model: Go's `sync.Once`, and `call_once_force` of Rust for those that fail. */
export function onceCases(harness: SyncHarness): readonly ContractCase[] {
  const make = (name?: string): Once => harness.once({ name });
  /** Another lane in which the function runs until it is told to let go. */
  const running = async (once: Once) => {
    const [begun, letGo] = [harness.event(), harness.event()];
    const lane = harness.start('runUntil', once, begun, letGo);
    await begun.wait();
    return { lane, letGo };
  };
  return [
    {
      title: 'the first runs the function, whoever comes later does not',
      async run() {
        const once = make();
        const order: number[] = [];
        assert.equal(once.done, false);
        assert.equal(
          once.runSync(() => void order.push(1)),
          true,
        );
        assert.equal(once.done, true);
        assert.equal(
          once.runSync(() => void order.push(2)),
          false,
        );
        assert.equal(await once.run(async () => order.push(3)), false);
        const other = make();
        assert.equal(
          await other.run(async () => {
            await Promise.resolve();
            assert.equal(other.done, false);
            order.push(4);
          }),
          true,
        );
        assert.deepEqual(order, [1, 4]);
        assert.deepEqual(once.statistics(), { done: true, attempts: 1, deaths: 0 });
      },
    },
    {
      title: 'of many lanes and tasks one runs it, and everybody else comes back when it is done',
      async run() {
        const once = make();
        const cells = new SharedArray('i32', 2, harness.memory);
        const lanes = ['runOnce', 'runOnceAsync', 'runOnce'].map((program) => harness.start(program, once, cells));
        const here = [1, 2, 3].map(async () => {
          const ran = await once.run(async () => {
            cells.values[0]!++;
            await new Promise((resolve) => setImmediate(resolve));
            cells.values[1]!++;
          });
          return [ran, ...cells];
        });
        const ends = (await Promise.all([...here, ...lanes.map(({ result }) => result)])) as [
          boolean,
          number,
          number,
        ][];
        assert.equal(ends.filter(([ran]) => ran).length, 1);
        for (const [, first, second] of ends) assert.deepEqual([first, second], [1, 1]);
      },
    },
    {
      title: 'a function that throws has not run: its caller gets the error, the next one tries and is told',
      async run() {
        const once = make();
        assert.throws(() => once.runSync(() => assert.fail('no luck')), { message: 'no luck' });
        await assert.rejects(
          once.run(async () => assert.fail('nor now')),
          { message: 'nor now' },
        );
        assert.equal(once.done, false);
        const told: unknown[] = [];
        assert.equal(
          once.runSync((attempt) => void told.push(attempt)),
          true,
        );
        assert.deepEqual(told, [{ number: 3, deaths: 0 }]);
        assert.deepEqual(once.statistics(), { done: true, attempts: 3, deaths: 0 });
      },
    },
    {
      title: 'whoever waited for one that throws tries next, in this lane and in others',
      async run() {
        const once = make();
        const cells = new SharedArray('i32', 2, harness.memory);
        let fail: (() => void) | undefined;
        const first = once.run(() => new Promise((_, reject) => (fail = () => reject(new Error('no luck')))));
        const failed = assert.rejects(first, { message: 'no luck' });
        const lanes = [1, 2].map(() => harness.start('runOnce', once, cells));
        const here = once.run(nothing);
        fail!();
        await failed;
        const ends = [
          await here,
          ...(await Promise.all(lanes.map(({ result }) => result))).map((end) => (end as [boolean])[0]),
        ];
        assert.deepEqual(ends.filter(Boolean), [true]);
        assert.equal(once.statistics().attempts, 2);
      },
    },
    {
      title: 'a time-out and an abort end the waiting for others, not the function, which goes on',
      async run() {
        const once = make('setup');
        const { lane, letGo } = await running(once);
        assert.throws(() => once.runSync(nothing, { timeoutMs: 2 }), { name: 'TimeoutError', timeoutMs: 2 });
        await assert.rejects(once.run(nothing, { timeoutMs: 2 }), { name: 'TimeoutError', timeoutMs: 2 });
        await assert.rejects(once.run(nothing, { signal: AbortSignal.abort() }), { name: 'CancelledError' });
        const controller = new AbortController();
        const aborted = assert.rejects(once.run(nothing, { signal: controller.signal }), { name: 'CancelledError' });
        const waiting = once.run(nothing);
        controller.abort();
        await aborted;
        for (const timeoutMs of [-1, Number.NaN]) {
          assert.throws(() => once.runSync(nothing, { timeoutMs }), { name: 'ArgumentError', argument: 'timeoutMs' });
          await assert.rejects(once.run(nothing, { timeoutMs }), { name: 'ArgumentError', argument: 'timeoutMs' });
        }
        letGo.set();
        assert.equal(await waiting, false);
        assert.equal(await lane.result, true);
        assert.equal(once.runSync(nothing, { timeoutMs: 0 }), false);
      },
    },
    {
      title: 'the death of a lane that runs it lets the next one try, blocked or awaiting, and that one is told',
      async run() {
        const once = make();
        const told: unknown[] = [];
        for (let deaths = 1; deaths <= 3; deaths++) {
          const begun = harness.event();
          const lane = harness.start('runForEver', once, begun);
          await begun.wait();
          const here = deaths === 3 ? once.run((attempt) => void told.push(attempt)) : undefined;
          await lane.kill();
          if (here) assert.equal(await here, true);
          else if (deaths === 2) {
            const failed = (await harness.start('failOnce', once).result) as unknown[];
            assert.deepEqual([...failed], ['no luck', 4, 2]);
          } else
            assert.throws(
              () =>
                once.runSync((attempt) => {
                  told.push(attempt);
                  throw new Error('no luck');
                }),
              { message: 'no luck' },
            );
        }
        assert.deepEqual(told, [
          { number: 2, deaths: 1 },
          { number: 6, deaths: 3 },
        ]);
        assert.deepEqual(once.statistics(), { done: true, attempts: 6, deaths: 3 });
      },
    },
    {
      title: 'blocking for it from within itself, or while a task of the lane runs it, is a DeadlockError',
      async run() {
        const once = make('config');
        const deadlock = { name: 'DeadlockError', message: /^Blocking for config would never end/ };
        once.runSync(() => void assert.throws(() => once.runSync(nothing), deadlock));
        const other = make('config');
        await other.run(() => assert.throws(() => other.runSync(nothing, { timeoutMs: 60_000 }), deadlock));
        assert.deepEqual([once.done, other.done], [true, true]);
      },
    },
    {
      title: 'a close ends every wait and lets nobody begin; what is done stays done',
      async run() {
        const once = make();
        const { lane, letGo } = await running(once);
        const cells = new SharedArray('i32', 2, harness.memory);
        const waiting = harness.start('runOnce', once, cells);
        const refused = assert.rejects(once.run(nothing), { name: 'ClosedError' });
        once.close();
        assert.equal(once.closed, true);
        await refused;
        await assert.rejects(waiting.result, { name: 'ClosedError' });
        assert.throws(() => once.runSync(nothing), { name: 'ClosedError' });
        letGo.set();
        assert.equal(await lane.result, true);
        assert.equal(once.runSync(nothing), false);
      },
    },
    {
      title: 'it tells its trace: who runs it has it meanwhile, and every wait has an end',
      async run() {
        const once = make('traced');
        const run = async () => {
          const first = once.run(() => new Promise((resolve) => setImmediate(resolve)));
          const late = assert.rejects(once.run(nothing, { timeoutMs: 0 }), { name: 'TimeoutError' });
          const second = once.run(nothing);
          await Promise.all([first, late, second]);
          once.runSync(nothing);
        };
        const events = ['acquire', 'wait', 'cancel', 'wait', 'release', 'acquire', 'release'];
        assert.deepEqual((await recordTrace(run, 'traced')).sort(), events.sort());
      },
    },
    {
      title: 'lanes that come by at random, of which many fail, run each of many functions to its end once',
      async run() {
        const all = Array.from({ length: 24 }, () => make());
        const ends = new SharedArray('i32', 2 * all.length, harness.memory);
        const lanes = [1, 2, 3].map((seed) => harness.start('runEach', ends, seed, ...all));
        for (const { result } of lanes) assert.equal(await result, 'done');
        all.forEach((once, i) => {
          const { done, attempts, deaths } = once.statistics();
          const [successes, failures] = [ends.get(2 * i), ends.get(2 * i + 1)];
          assert.deepEqual({ done, successes, deaths }, { done: true, successes: 1, deaths: 0 });
          assert.equal(attempts, 1 + failures);
        });
      },
    },
  ];
}
