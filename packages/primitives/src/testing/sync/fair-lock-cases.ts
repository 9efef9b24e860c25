import assert from 'node:assert/strict';
import { SharedArray } from '../../memory/shared-array.js';
import type { Mutex } from '../../sync/mutex.js';
import type { RLock } from '../../sync/rlock.js';
import type { ContractCase } from '../contract.js';
import type { StartedProgram, SyncHarness } from '../sync-harness.js';

/** Cells of what `takeTurn` writes: how many have got the lock, and their numbers in that order. */
const GOT = 0;

/** What a lock promises that was made with `{ fair: true }`. */
export function fairLockCases(harness: SyncHarness, make: () => Mutex | RLock): readonly ContractCase[] {
  /** Lanes and tasks come to stand in line one after the other, by number; the sign says how they wait. */
  async function standInLine(
    lock: Mutex | RLock,
    turns: SharedArray<'i32'>,
    ways: string,
  ): Promise<Promise<unknown>[]> {
    const ends: Promise<unknown>[] = [];
    const before = lock.statistics().waiting ?? 0;
    for (const [index, way] of ways.split('').entries()) {
      if (way === 'h') {
        ends.push(
          lock.acquire().then((guard) => {
            turns.set(turns.add(GOT, 1) + 1, index + 1);
            guard.release();
          }),
        );
      } else {
        ends.push(harness.start(way === 's' ? 'takeTurn' : 'takeTurnAsync', lock, turns, index + 1).result);
      }
      await standing(lock, before + index + 1);
    }
    return ends;
  }

  return [
    {
      title: 'whoever comes first has it first, threads and tasks alike',
      async run() {
        const [lock, turns] = [make(), new SharedArray('i32', 9, harness.memory)];
        const guard = lock.acquireSync();
        const ends = await standInLine(lock, turns, 'shashahs');
        guard.release();
        await Promise.all(ends);
        assert.deepEqual([...turns.values], [8, 1, 2, 3, 4, 5, 6, 7, 8]);
        assert.equal(lock.locked, false);
      },
    },
    {
      title: 'whoever releases and comes again stands behind those who wait',
      async run() {
        const [lock, turns] = [make(), new SharedArray('i32', 4, harness.memory)];
        let guard = await lock.acquire();
        const ends = await standInLine(lock, turns, 'sa');
        const again = lock.acquire();
        guard.release();
        assert.equal(lock.tryAcquire(), undefined);
        guard = await again;
        assert.deepEqual([...turns.values], [2, 1, 2, 0]);
        guard.release();
        await Promise.all(ends);
      },
    },
    {
      needs: 'lanes',
      title: 'whoever runs out of time, is aborted or is killed leaves the line to the others, in their order',
      async run() {
        const [lock, turns] = [make(), new SharedArray('i32', 6, harness.memory)];
        const guard = await lock.acquire();
        const controller = new AbortController();
        const aborted = lock.acquire({ signal: controller.signal });
        const late = lock.acquire({ timeoutMs: 1 });
        const lateThere = harness.start('tryToAcquire', lock, 1);
        await assert.rejects(late, { name: 'TimeoutError' });
        assert.equal(await lateThere.result, 'ERR_PARALLEL_TIMEOUT');
        const killed: StartedProgram[] = [
          harness.start('tryToAcquire', lock),
          harness.start('tryToAcquireAsync', lock),
        ];
        await standing(lock, 3);
        const ends = await standInLine(lock, turns, 'sah');
        for (const lane of killed) await lane.kill();
        controller.abort();
        await assert.rejects(aborted, { name: 'CancelledError' });
        guard.release();
        await Promise.all(ends);
        assert.deepEqual([...turns.values].slice(0, 4), [3, 1, 2, 3]);
        assert.equal(lock.locked, false);
      },
    },
    {
      needs: 'lanes',
      title: 'a lane that is killed with the lock leaves it to the first in line, who is told',
      async run() {
        const [lock, held, turns] = [make(), harness.event(), new SharedArray('i32', 4, harness.memory)];
        const holder = harness.start('holdForEver', lock, held);
        await held.wait();
        const told = assert.rejects(lock.acquire(), { name: 'OwnerDiedError' });
        await standing(lock, 1);
        const ends = await standInLine(lock, turns, 'sa');
        await holder.kill();
        await told;
        await Promise.all(ends);
        assert.deepEqual([...turns.values].slice(0, 3), [2, 1, 2]);
        assert.equal(lock.statistics().recoveries, 1);
      },
    },
    {
      needs: 'lanes',
      title: 'a thread that blocks goes before the tasks of its own that wait, for they could not go on',
      async run() {
        const [lock, held, letGo] = [make(), harness.event(), harness.event()];
        const holder = harness.start('holdUntil', lock, held, letGo);
        await held.wait();
        const task = lock.acquire();
        letGo.set();
        lock.acquireSync().release();
        (await task).release();
        await holder.result;
      },
    },
    {
      title: 'more tasks than there is room for in line get it, each once',
      async run() {
        const lock = make();
        const guard = await lock.acquire();
        let got = 0;
        const ends = Array.from({ length: 600 }, () => lock.withLock(() => got++));
        guard.release();
        assert.deepEqual(
          await Promise.all(ends),
          Array.from({ length: 600 }, (_, index) => index),
        );
        assert.equal(lock.locked, false);
      },
    },
  ];
}

/** Resolves when so many stand in line. */
async function standing(lock: Mutex | RLock, count: number): Promise<void> {
  while ((lock.statistics().waiting ?? 0) < count) await new Promise((resolve) => setImmediate(resolve));
}
