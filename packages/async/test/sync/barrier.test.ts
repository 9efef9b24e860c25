import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BrokenBarrierError, CancelledError } from '@parallel-cookbook/primitives';
import { leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';
import { Barrier, checkpoint, Event, TaskGroup } from '@parallel-cookbook/async';

let check: LeakCheck;
beforeAll(() => {
  check = leaks();
});
afterAll(async () => {
  expect(await check.difference()).toEqual([]);
});

describe('a barrier', () => {
  it('breaks when a task that waits is cancelled, which gets that error itself', async () => {
    const barrier = new Barrier(3);
    await TaskGroup.run(async (group) => {
      const [first, second] = [
        group.spawn(() => barrier.wait()),
        group.spawn(async () => {
          await expect(barrier.wait()).rejects.toBeInstanceOf(BrokenBarrierError);
        }),
      ];
      await checkpoint();
      first.cancel();
      await expect(first.result()).rejects.toBeInstanceOf(CancelledError);
      await second;
    });
    expect(barrier.broken).toBe(true);
    await expect(barrier.wait()).rejects.toThrow('reset() makes it whole');
  });

  it('keeps those who come while an async action runs for the next round', async () => {
    const [goOn, acting] = [new Event(), new Event()];
    let rounds = 0;
    const barrier = new Barrier(2, {
      action: async () => {
        rounds++;
        acting.set();
        await goOn.wait();
      },
    });
    const first = [barrier.wait(), barrier.wait()];
    await acting.wait();
    const second = [barrier.wait(), barrier.wait({ timeoutMs: 60_000 })];
    await checkpoint();
    expect([rounds, barrier.statistics().generation]).toEqual([1, 0]);
    goOn.set();
    expect(await Promise.all(first)).toEqual([0, 1]);
    expect(await Promise.all(second)).toEqual([0, 1]);
    expect([rounds, barrier.statistics().generation]).toEqual([2, 2]);
  });

  it('tells its party when it is reset, aborted or closed while the action runs', async () => {
    for (const end of ['reset', 'abort', 'close'] as const) {
      const acting = new Event();
      const barrier = new Barrier(2, {
        action: async () => {
          acting.set();
          await checkpoint();
        },
      });
      const parties = Promise.allSettled([barrier.wait(), barrier.wait()]);
      await acting.wait();
      barrier[end]();
      const name = end === 'close' ? 'ClosedError' : 'BrokenBarrierError';
      expect((await parties).map(({ status, ...rest }) => [status, (rest as { reason?: Error }).reason?.name])).toEqual(
        [
          ['rejected', name],
          ['rejected', name],
        ],
      );
    }
  });

  it('refuses what is no action', () => {
    expect(() => new Barrier(2, { action: 7 as never })).toThrow('action is 7');
  });
});
