import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ArgumentError, CancelledError, InlineExecutor, LanePool, SharedValue } from '@parallel-cookbook/primitives';
import { ThreadLanes } from '@parallel-cookbook/primitives/lane';
import { leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';
import {
  asCompleted,
  CancelScope,
  moveOnAfter,
  runInExecutor,
  setDefaultExecutor,
  sleep,
  TaskGroup,
  time,
  TimeoutError,
  toThread,
  wait,
  type Completable,
} from '@parallel-cookbook/async';
import { jobs } from '../tasks/jobs.js';
import { thrownBy, virtually } from '../virtual.js';

let check: LeakCheck;
let pool: LanePool;
beforeAll(() => {
  check = leaks();
  pool = new LanePool({
    name: 'thread',
    maxLanes: 1,
    kind: new ThreadLanes(),
    cancelRunning: 'cooperative',
    initializer: undefined,
    capabilities: {
      cancelRunning: 'cooperative',
      revocable: true,
      delivery: 'at-most-once',
      blocking: true,
      shareable: true,
      ordering: 'fifo',
      isolated: true,
    },
  });
});
afterEach(() => setDefaultExecutor(undefined));
afterAll(async () => {
  await pool.shutdown();
  expect(await check.difference()).toEqual([]);
}, 60_000);

describe('futures of an executor', () => {
  it('come as they are completed, together with tasks, while a test clock stands still', async () => {
    await virtually(() =>
      TaskGroup.run(async (group) => {
        const task = group.spawn(() => sleep(60_000).then(() => 'late'));
        const all = [task, pool.submit(jobs.square, 12), pool.submit(jobs.fail, 'no')];
        const seen: unknown[] = [];
        for await (const one of asCompleted<Completable>(all)) {
          expect(one.future).toBe(all[one.index]);
          seen.push(one.status === 'fulfilled' ? one.value : (one.reason as Error).message);
        }
        expect(seen).toEqual([144, 'no', 'late']);
      }),
    );
  });

  it('are waited for, and forgotten after a time-out', async () => {
    const [good, bad] = [pool.submit(jobs.square, 3), pool.submit(jobs.fail, 'no')];
    expect((await wait([good, bad])).done.size).toBe(2);
    expect((await wait([bad, good], { returnWhen: 'FIRST_EXCEPTION' })).done).toContain(bad);
    const begun = new SharedValue('i32', 0);
    const running = pool.submit(jobs.untilStopped, begun);
    expect((await wait([running], { timeoutMs: 1 })).pending).toContain(running);
    expect(await thrownBy(() => asCompleted([running], { timeoutMs: 1 }).next())).toBeInstanceOf(TimeoutError);
    running.cancel();
    await running.catch(() => undefined);
  });
});

describe('running in an executor', () => {
  it('gives what the task gives, or throws what it throws', async () => {
    expect(await runInExecutor(pool, jobs.square, 12)).toBe(144);
    expect(await thrownBy(() => runInExecutor(pool, jobs.fail, 'no'))).toMatchObject({
      name: 'RangeError',
      message: 'no',
    });
    expect(await runInExecutor(new InlineExecutor(), jobs.square, 3)).toBe(9);
  });

  it('refuses in a cancelled scope, and submits nothing', async () => {
    const before = pool.statistics().submitted;
    await new CancelScope().run(async (scope) => {
      scope.cancel();
      expect(await thrownBy(() => runInExecutor(pool, jobs.square, 2))).toBeInstanceOf(CancelledError);
    });
    expect(pool.statistics().submitted).toBe(before);
  });

  it('asks a running task to stop when it is cancelled, waits for its end and loses nothing', async () => {
    const begun = new SharedValue('i32', 0);
    const scope = new CancelScope();
    const given = scope.run(() => runInExecutor(pool, jobs.untilStopped, begun));
    while (begun.load() === 0) await sleep(1);
    scope.cancel();
    expect(await given).toBe('stopped');
  });

  it('calls off a task that has not begun', async () => {
    const begun = new SharedValue('i32', 0);
    const first = pool.submit(jobs.untilStopped, begun);
    while (begun.load() === 0) await sleep(1);
    expect(await moveOnAfter(5, () => runInExecutor(pool, jobs.square, 5))).toBeUndefined();
    first.cancel();
    expect(await first).toBe('stopped');
  });

  it('holds a test clock', () =>
    virtually(async () => {
      const result = await moveOnAfter(1, () => runInExecutor(pool, jobs.square, 5));
      expect([result, time()]).toEqual([25, 0]);
    }));

  it('leaves the other tasks of the loop their turns', () =>
    virtually(async () => {
      const order: string[] = [];
      await TaskGroup.run((group) => {
        group.spawn(() => runInExecutor(pool, jobs.square, 2).then(() => order.push('thread')));
        group.spawn(() => order.push('loop'));
      });
      expect(order).toEqual(['loop', 'thread']);
    }));
});

describe('toThread', () => {
  it('uses the executor that was registered', async () => {
    setDefaultExecutor(pool);
    expect(await toThread(jobs.square, 7)).toBe(49);
  });

  it('says what to do when there is none', async () => {
    const error = await thrownBy(() => toThread(jobs.square, 7));
    expect(error).toBeInstanceOf(ArgumentError);
    expect((error as Error).message).toBe(
      'executor is undefined: call setDefaultExecutor(pool) first, or use runInExecutor',
    );
  });
});
