import { leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';
import { MPI, world } from '@parallel-cookbook/mpi';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { tasks } from '../tasks/endings.js';

let check: LeakCheck;
beforeAll(() => {
  check = leaks();
});
afterAll(async () => {
  expect(await check.difference()).toEqual([]);
});

describe('a world of threads', () => {
  it('gives every rank its number and the arguments, and gives back what they return', async () => {
    const common = { size: 3, version: 'parallel-cookbook, embedded, threads', initialized: true };
    expect(await world(3, tasks.identity, { offset: 10 })).toEqual(
      [0, 1, 2].map((rank) => ({ ...common, rank: rank + 10, alone: rank })),
    );
  });

  it('a rank leaves only when everything that it has sent is on its way', async () => {
    expect(await world(2, tasks.sendsAndLeaves, 30)).toEqual([0, 435]);
  });

  it('fails with the error of the rank that failed, and nobody hangs', async () => {
    await expect(world(3, tasks.ends, 'throw')).rejects.toMatchObject({
      name: 'RangeError',
      message: 'rank one has had enough',
    });
    await expect(world(3, tasks.ends, 'callback')).rejects.toMatchObject({ name: 'SyntaxError' });
  });

  it('fails with WorkerDiedError when a rank ends its thread', async () => {
    await expect(world(3, tasks.ends, 'exit')).rejects.toMatchObject({
      name: 'WorkerDiedError',
      lane: 'rank 1',
      exitCode: 3,
    });
  });

  it('tells who waits for a rank that has left that it waits in vain', async () => {
    await expect(world(3, tasks.ends, 'leave')).rejects.toMatchObject({ name: 'RankDeadlockError', left: [1] });
  });

  it('is ended by a time-out and by a signal, wherever its ranks are', async () => {
    await expect(world({ ranks: 3, timeoutMs: 400 }, tasks.ends, 'loop')).rejects.toMatchObject({
      name: 'TimeoutError',
    });
    const controller = new AbortController();
    const running = world({ ranks: 2, signal: controller.signal }, tasks.ends, 'wait');
    controller.abort('enough');
    await expect(running).rejects.toMatchObject({ name: 'CancelledError', cause: 'enough' });
  });

  it('refuses a number of ranks that makes no sense', async () => {
    await expect(world(0, tasks.ends, 'wait')).rejects.toMatchObject({ name: 'ArgumentError', argument: 'ranks' });
    await expect(world(1.5, tasks.ends, 'wait')).rejects.toMatchObject({ name: 'ArgumentError' });
  });

  it('whoever was not launched is a world of one', async () => {
    expect([MPI.COMM_WORLD.rank, MPI.COMM_WORLD.size]).toEqual([0, 1]);
    expect(await MPI.COMM_WORLD.allgather('me')).toEqual(['me']);
  });
});
