import assert from 'node:assert/strict';
import { SharedArray } from '../../memory/shared-array.js';
import type { ContractCase } from '../contract.js';
import { whereLanesBlock, type SyncHarness } from '../sync-harness.js';

/** What a barrier promises. Model: CPython's `lock_tests.BarrierTests`. */
export function barrierCases(harness: SyncHarness): readonly ContractCase[] {
  const codeOf = (error: unknown): string => (error as { code: string }).code;
  const blocking = whereLanesBlock(harness);
  return [
    {
      title: 'nobody goes on before everybody has arrived, round after round',
      async run() {
        const [barrier, arrivals] = [harness.barrier(3), new SharedArray('i32', 200, harness.memory)];
        const lanes = [1, 2, 3].map(() => harness.start('arriveAndCount', barrier, arrivals, 200));
        for (const { result } of lanes) assert.equal(String(await result), new Array(200).fill(3).join());
        assert.equal(barrier.statistics().generation, 200);
        assert.equal(barrier.waiting, 0);
      },
    },
    {
      title: 'in every round each party gets another index, tasks and threads alike',
      async run() {
        const barrier = harness.barrier(4);
        const lanes = [1, 2].map(() => harness.start('arrive', barrier, 20));
        const task = async (): Promise<number[]> => {
          const indices: number[] = [];
          for (let round = 0; round < 20; round++) indices.push(await barrier.wait());
          return indices;
        };
        const all = (await Promise.all([task(), task(), ...lanes.map(({ result }) => result)])) as number[][];
        for (let round = 0; round < 20; round++) {
          assert.deepEqual(all.map((indices) => indices[round]).sort(), [0, 1, 2, 3]);
        }
      },
    },
    {
      title: 'the last to arrive runs the action, once a round, before anybody goes on',
      async run() {
        const told: string[] = [];
        const barrier = harness.barrier(2, { action: async () => void told.push(await Promise.resolve('action')) });
        const party = async (): Promise<void> => {
          for (let round = 0; round < 3; round++) {
            await barrier.wait();
            told.push('on');
          }
        };
        await Promise.all([party(), party()]);
        assert.equal(told.join(' '), 'action on on action on on action on on');
        const own = harness.barrier(1);
        assert.equal(await own.wait({ action: () => told.push('own') }), 0);
        assert.equal(told.at(-1), 'own');
      },
    },
    {
      title: 'a single party is always the last: it goes on at once, runs the action, and has the index 0',
      async run() {
        let ran = 0;
        const barrier = harness.barrier(1, { action: () => ran++ });
        assert.deepEqual([await barrier.wait(), await barrier.wait({ timeoutMs: 0 })], [0, 0]);
        assert.equal(ran, 2);
        assert.deepEqual(barrier.statistics(), { parties: 1, waiting: 0, generation: 2, broken: false });
        blocking(() => assert.deepEqual([barrier.waitSync(), barrier.waitSync({ timeoutMs: 0 })], [0, 0]));
      },
    },
    {
      title: 'it tells how many wait, and an abort with nobody there breaks it for the next',
      async run() {
        const barrier = harness.barrier(3);
        const waiting = [barrier.wait(), barrier.wait()];
        await new Promise((resolve) => setImmediate(resolve));
        assert.deepEqual([barrier.parties, barrier.waiting, barrier.broken], [3, 2, false]);
        await Promise.all([...waiting, barrier.wait()]);
        assert.equal(barrier.waiting, 0);
        barrier.abort();
        barrier.abort();
        await assert.rejects(barrier.wait(), { name: 'BrokenBarrierError' });
        assert.equal(barrier.waiting, 0);
      },
    },
    {
      title: 'a time-out that is none is an ArgumentError and breaks nothing',
      async run() {
        const barrier = harness.barrier(2);
        for (const timeoutMs of [-1, Number.NaN]) {
          blocking(() =>
            assert.throws(() => barrier.waitSync({ timeoutMs }), { name: 'ArgumentError', argument: 'timeoutMs' }),
          );
          await assert.rejects(barrier.wait({ timeoutMs }), { name: 'ArgumentError', argument: 'timeoutMs' });
        }
        assert.deepEqual([barrier.broken, barrier.waiting], [false, 0]);
        const first = barrier.wait({ timeoutMs: 2 ** 40 });
        assert.equal(await barrier.wait({ timeoutMs: 2 ** 40 }), 1);
        assert.equal(await first, 0);
      },
    },
    {
      title: 'an action that throws breaks the barrier, and its party gets the error',
      async run() {
        const barrier = harness.barrier(2, { action: () => assert.fail('action') });
        const told = assert.rejects(barrier.wait(), { name: 'BrokenBarrierError' });
        await assert.rejects(barrier.wait(), { message: 'action' });
        await told;
        assert.equal(barrier.broken, true);
      },
    },
    {
      title: 'abort gives BrokenBarrierError to all who wait and all who come, until reset makes it whole',
      async run() {
        const barrier = harness.barrier(3);
        const waiting = harness.start('arrive', barrier, 1);
        const here = barrier.wait();
        barrier.abort();
        await assert.rejects(here, { name: 'BrokenBarrierError' });
        assert.equal(await waiting.result, 'ERR_PARALLEL_BROKEN_BARRIER');
        await assert.rejects(barrier.wait(), { name: 'BrokenBarrierError', barrier: barrier.name });
        blocking(() => assert.throws(() => barrier.waitSync(), { name: 'BrokenBarrierError' }));
        barrier.reset();
        assert.equal(barrier.broken, false);
        const again = await Promise.all([barrier.wait(), barrier.wait(), barrier.wait()]);
        assert.deepEqual(again.sort(), [0, 1, 2]);
      },
    },
    {
      title: 'reset sends those who wait away with BrokenBarrierError, however often, and the next round is whole',
      async run() {
        const barrier = harness.barrier(2);
        for (let round = 0; round < 600; round++) {
          const waiting = barrier.wait().catch(codeOf);
          await Promise.resolve();
          barrier.reset();
          assert.equal(await waiting, 'ERR_PARALLEL_BROKEN_BARRIER');
        }
        assert.deepEqual(await Promise.all([barrier.wait(), barrier.wait()]), [0, 1]);
        barrier.reset();
        assert.equal(barrier.broken, false);
      },
    },
    {
      title: 'a party that times out or is cancelled gets that error, and breaks it for the others',
      async run() {
        const barrier = harness.barrier(3);
        blocking(() => {
          assert.throws(() => barrier.waitSync({ timeoutMs: 2 }), { name: 'TimeoutError' });
          assert.equal(barrier.broken, true);
          barrier.reset();
        });
        const patient = barrier.wait().catch(codeOf);
        await assert.rejects(barrier.wait({ timeoutMs: 2 }), { name: 'TimeoutError' });
        assert.equal(await patient, 'ERR_PARALLEL_BROKEN_BARRIER');
        barrier.reset();
        const controller = new AbortController();
        const elsewhere = harness.start('arrive', barrier, 1);
        const cancelled = barrier.wait({ signal: controller.signal });
        controller.abort();
        await assert.rejects(cancelled, { name: 'CancelledError' });
        assert.equal(await elsewhere.result, 'ERR_PARALLEL_BROKEN_BARRIER');
        barrier.reset();
        await assert.rejects(barrier.wait({ timeoutMs: 2 }), { name: 'TimeoutError' });
        assert.equal(barrier.broken, true);
      },
    },
    {
      title: 'the time-out it was made with holds for every wait that has none of its own, in every lane',
      async run() {
        const barrier = harness.barrier(2, { timeoutMs: 5 });
        assert.equal(barrier.timeoutMs, 5);
        blocking(() => {
          assert.throws(() => barrier.waitSync(), { name: 'TimeoutError', timeoutMs: 5 });
          barrier.reset();
        });
        await assert.rejects(barrier.wait(), { name: 'TimeoutError', timeoutMs: 5 });
        barrier.reset();
        assert.equal(await harness.start('arrive', barrier, 1).result, 'ERR_PARALLEL_TIMEOUT');
        barrier.reset();
        const patient = barrier.wait({ timeoutMs: Infinity });
        assert.equal(typeof (await harness.start('arrive', barrier, 1, 60_000).result), 'object');
        await patient;
        for (const timeoutMs of [-1, Number.NaN]) {
          assert.throws(() => harness.barrier(2, { timeoutMs }), { name: 'ArgumentError', argument: 'timeoutMs' });
        }
      },
    },
    {
      needs: 'lanes',
      title: 'a party that is killed before it arrives breaks it for those who wait',
      async run() {
        const [barrier, attached] = [harness.barrier(3), harness.event()];
        const absent = harness.start('neverArrive', barrier, attached);
        const elsewhere = harness.start('arrive', barrier, 1);
        await attached.wait();
        const told = assert.rejects(barrier.wait(), { name: 'BrokenBarrierError' });
        await absent.kill();
        await told;
        assert.equal(await elsewhere.result, 'ERR_PARALLEL_BROKEN_BARRIER');
        barrier.reset();
        assert.deepEqual(await Promise.all([barrier.wait(), barrier.wait(), barrier.wait()]), [0, 1, 2]);
      },
    },
    {
      needs: 'lanes',
      title: 'a lane that ends in good order leaves without breaking it',
      async run() {
        const barrier = harness.barrier(2);
        const lane = harness.start('arrive', barrier, 1);
        await barrier.wait();
        await lane.ended;
        const late = harness.start('arrive', barrier, 1);
        assert.equal(typeof (await barrier.wait()), 'number');
        await late.result;
      },
    },
    {
      title: 'close ends it for all, and a bad number of parties is an ArgumentError',
      async run() {
        const barrier = harness.barrier(2);
        const waiting = barrier.wait();
        barrier.close();
        await assert.rejects(waiting, { name: 'ClosedError' });
        await assert.rejects(barrier.wait(), { name: 'ClosedError' });
        for (const parties of [0, -1, 1.5, Number.NaN]) {
          assert.throws(() => harness.barrier(parties), { name: 'ArgumentError', argument: 'parties' });
        }
      },
    },
  ];
}
