import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CancelledError, Random, TimeoutError, WorkerDiedError, type Future } from '@parallel-cookbook/primitives';
import { leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';
import { ThreadPoolExecutor } from '@parallel-cookbook/threading';
import { tasks } from '../tasks/executor-tasks.js';

let check: LeakCheck;

beforeAll(() => {
  check = leaks();
});
afterAll(async () => {
  expect(await check.difference()).toEqual([]);
});

type Ways = Parameters<typeof tasks.step>[2];

/** Submits thousands of tasks that end in all ways, calls many off at random moments, and looks at what became of each. */
async function storm(seed: number, cancelRunning: 'cooperative' | 'kill'): Promise<void> {
  const random = new Random(seed);
  const count = 2500;
  const runs = new Int32Array(new SharedArrayBuffer(4 * count));
  const pool = new ThreadPoolExecutor({ maxWorkers: 3, cancelRunning });
  const futures: { readonly future: Future<unknown>; readonly how: Ways; calledOff: boolean }[] = [];
  for (let i = 0; i < count; i++) {
    const dice = random.next();
    const how: Ways =
      dice < 0.002
        ? 'exit'
        : dice < 0.003
          ? 'uncaught'
          : dice < 0.006
            ? 'stop'
            : dice < 0.05
              ? 'throw'
              : dice < 0.2
                ? 'spin'
                : dice < 0.4
                  ? 'await'
                  : 'quick';
    const limit = random.next();
    const controller = new AbortController();
    const options =
      how === 'stop' || limit < 0.05
        ? { timeoutMs: random.integer(0, 30) }
        : limit < 0.1
          ? { signal: controller.signal }
          : { priority: random.integer(-2, 2) };
    const entry = { future: pool.with(options).submit(tasks.step, runs, i, how), how, calledOff: false };
    futures.push(entry);
    if (options.signal) setTimeout(() => controller.abort(), random.integer(0, 10));
    if (random.next() < 0.1) {
      const victim = futures[random.integer(0, i)] as (typeof futures)[number];
      // Cancelling again what its signal has cancelled while it ran gives true as well.
      if (!victim.future.done) victim.calledOff = victim.future.cancel();
    }
    if (random.next() < 0.01)
      await (futures[random.integer(0, i)] as (typeof futures)[number]).future.exception().catch(() => undefined);
  }
  await Promise.allSettled(futures.map(({ future }) => future));
  await pool.shutdown();
  const ends = await Promise.allSettled(futures.map(({ future }) => future));
  ends.forEach((end, i) => {
    const { how, calledOff } = futures[i] as (typeof futures)[number];
    const ran = Atomics.load(runs, i);
    expect(ran).toBeLessThanOrEqual(1);
    if (end.status === 'fulfilled') {
      expect(end.value).toBe(i);
      expect([ran, calledOff]).toEqual([1, false]);
      return;
    }
    const { reason } = end as { reason: unknown };
    if (calledOff) {
      expect(ran).toBe(0);
      expect(reason).toBeInstanceOf(CancelledError);
    } else if (reason instanceof RangeError) expect([how, ran, reason.message]).toEqual(['throw', 1, String(i)]);
    else expect([CancelledError, TimeoutError, WorkerDiedError].some((kind) => reason instanceof kind)).toBe(true);
  });
  const { submitted, completed, failed, cancelled, pending } = pool.statistics();
  expect([submitted, completed + failed + cancelled, pending]).toEqual([count, count, 0]);
}

describe('under a storm of cancels, time-outs, failures and deaths', () => {
  it.each([1, 2, 3, 4])('every task runs at most once and every future settles (seed %i)', async (seed) => {
    await storm(seed, 'cooperative');
  });

  it.each([5, 6])('also when what is cancelled is killed (seed %i)', async (seed) => {
    await storm(seed, 'kill');
  });
});
