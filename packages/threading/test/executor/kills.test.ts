import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Random, WorkerDiedError } from '@parallel-cookbook/primitives';
import { LaneWorker } from '@parallel-cookbook/primitives/lane';
import { leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';
import { ThreadPoolExecutor } from '@parallel-cookbook/threading';
import { ponderAgain, tasks } from '../tasks/executor-tasks.js';

let check: LeakCheck;
beforeAll(() => {
  check = leaks();
});
afterAll(async () => {
  expect(await check.difference()).toEqual([]);
});

const count = 400;

/**
 * Kills a thread of the pool at random moments, from outside, until the work is done. Only one that has ended a task: what kills thread
 * after thread while its module loads is taken for the culprit, and a thread that is killed while it reads files leaves them open.
 */
async function killWhile(pool: ThreadPoolExecutor, seed: number, work: Promise<unknown>): Promise<number> {
  const random = new Random(seed);
  let [kills, over] = [0, false];
  void work.finally(() => (over = true));
  while (!over) {
    for (let turns = random.integer(5, 60); turns > 0; turns--) await new Promise((resolve) => setImmediate(resolve));
    const proven = pool.statistics().byLane.flatMap(({ name, ended }) => (ended > 0 ? [name] : []));
    const living = LaneWorker.living.filter((lane) => proven.includes(lane.name));
    const victim = living[random.integer(0, Math.max(0, living.length - 1))];
    if (!victim || kills === 8) continue;
    kills++;
    await victim.kill();
  }
  return kills;
}

describe('threads that are killed', () => {
  it.each([1, 2, 3])('lose no call of an idempotent task (seed %i)', async (seed) => {
    const name = `killed-${seed}`;
    const pool = new ThreadPoolExecutor({ maxWorkers: 2, name });
    const runs = new Int32Array(new SharedArrayBuffer(4 * count));
    const again = pool.with({ retries: 100 });
    const work = Promise.all(Array.from({ length: count }, (_, i) => again.submit(ponderAgain, runs, i)));
    const kills = await killWhile(pool, seed, work);
    expect(await work).toEqual(Array.from({ length: count }, (_, i) => i));
    expect(Math.min(...runs)).toBe(1);
    expect(kills).toBeGreaterThan(0);
    expect(pool.statistics()).toMatchObject({ completed: count, failed: 0, died: kills });
    await pool.shutdown();
  });

  it.each([4, 5])('run no other task twice, and fail what they had begun (seed %i)', async (seed) => {
    const name = `killed-${seed}`;
    const pool = new ThreadPoolExecutor({ maxWorkers: 2, name });
    const runs = new Int32Array(new SharedArrayBuffer(4 * count));
    const work = Promise.allSettled(Array.from({ length: count }, (_, i) => pool.submit(tasks.step, runs, i, 'spin')));
    await killWhile(pool, seed, work);
    const ends = await work;
    expect(Math.max(...runs)).toBe(1);
    ends.forEach((end, i) => {
      if (end.status === 'fulfilled') expect([end.value, runs[i]]).toEqual([i, 1]);
      else expect(end.reason).toBeInstanceOf(WorkerDiedError);
    });
    expect(pool.statistics()).toMatchObject({ replayed: 0, pending: 0 });
    await pool.shutdown();
  });
});
