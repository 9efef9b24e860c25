import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ArgumentError, Random, type Future } from '@parallel-cookbook/primitives';
import { contractTasks, leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';
import { SharedArray, ThreadPoolExecutor, type ThreadPoolExecutorOptions } from '@parallel-cookbook/threading';
import { tasks } from '../tasks/executor-tasks.js';

let check: LeakCheck;

beforeAll(() => {
  check = leaks();
});
const open: ThreadPoolExecutor[] = [];
function pool(options: ThreadPoolExecutorOptions): ThreadPoolExecutor {
  const made = new ThreadPoolExecutor(options);
  open.push(made);
  return made;
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.shutdown({ cancelFutures: true })));
});
afterAll(async () => {
  expect(await check.difference()).toEqual([]);
});

/** Submits thousands of tasks of all lengths, some in priorities, some called off, and looks how often each ran. */
async function storm(seed: number, recycle: ThreadPoolExecutorOptions['recycle']): Promise<ThreadPoolExecutor> {
  const random = new Random(seed);
  const count = 1500;
  const runs = new Int32Array(new SharedArrayBuffer(4 * count));
  const crew = pool({ maxWorkers: 3, recycle });
  const futures: Future<unknown>[] = [];
  for (let i = 0; i < count; i++) {
    const dice = random.next();
    const how = dice < 0.1 ? 'spin' : dice < 0.2 ? 'await' : dice < 0.4 ? 'litter' : 'quick';
    futures.push(crew.with({ priority: random.integer(-1, 1) }).submit(tasks.step, runs, i, how));
    if (random.next() < 0.05) futures[random.integer(0, i)]?.cancel();
    if (random.next() < 0.01) await futures[random.integer(0, i)]?.exception().catch(() => undefined);
  }
  const ends = await Promise.allSettled(futures);
  await crew.shutdown();
  ends.forEach((end, i) => {
    expect([i, end.status, Atomics.load(runs, i)]).toEqual([i, end.status, end.status === 'fulfilled' ? 1 : 0]);
    if (end.status === 'fulfilled') expect(end.value).toBe(i);
    else expect(futures[i]?.cancelled).toBe(true);
  });
  const { completed, cancelled, died, lanes } = crew.statistics();
  expect([completed + cancelled, died, lanes]).toEqual([count, 0, 0]);
  return crew;
}

describe('a thread pool that recycles its threads', () => {
  it('by tasks: none runs more than that many', async () => {
    const crew = pool({ maxWorkers: 2, recycle: { tasks: 7 } });
    const counts = await Promise.all(Array.from({ length: 100 }, () => crew.submit(tasks.countCalls)));
    expect(Math.max(...counts)).toBe(7);
    const { recycled, died } = crew.statistics();
    expect(recycled).toBeGreaterThanOrEqual(13);
    expect(died).toBe(0);
  });

  it('by heap: a thread that holds on to too much runs nothing more', async () => {
    const crew = pool({ maxWorkers: 1, recycle: { heapMiB: 64 } });
    const [first, second] = [crew.submit(tasks.hoard, 80), crew.submit(tasks.countCalls)];
    const more = Array.from({ length: 30 }, (_, i) => crew.submit(contractTasks.add, i, 0));
    const lane = await first;
    expect(await second).toBe(1);
    expect(await Promise.all(more)).toEqual(more.map((_, i) => i));
    expect((await crew.submit(tasks.report)).lane).not.toBe(lane);
    expect(crew.statistics()).toMatchObject({ recycled: 1, died: 0 });
  });

  it('by heap: what it had not begun keeps its order', async () => {
    const crew = pool({ maxWorkers: 1, recycle: { heapMiB: 64 } });
    for (let i = 0; i < 300; i++) await crew.submit(contractTasks.add, i, 0); // short tasks: the window opens
    const book = new SharedArray('i32', 41);
    void crew.submit(tasks.hoard, 80);
    const signed = Array.from({ length: 40 }, (_, i) => crew.submit(contractTasks.sign, book, i));
    await Promise.all(signed);
    expect([...book]).toEqual([40, ...signed.keys()]);
  });

  it('also while its owner blocks', () => {
    const crew = pool({ maxWorkers: 1, recycle: { tasks: 2 } });
    const counts = Array.from({ length: 6 }, () => crew.submit(tasks.countCalls).resultSync({ timeoutMs: 30_000 }));
    expect(counts).toEqual([1, 2, 1, 2, 1, 2]);
  });

  it.each([1, 2])('by tasks: no task is lost or run twice (seed %i)', async (seed) => {
    const crew = await storm(seed, { tasks: 25 });
    expect(crew.statistics().recycled).toBeGreaterThan(40);
  });

  it.each([3, 4])('by heap: no task is lost or run twice (seed %i)', async (seed) => {
    const crew = await storm(seed, { heapMiB: 24 });
    expect(crew.statistics().recycled).toBeGreaterThan(2);
  });

  it.each([5, 6])('by both: no task is lost or run twice (seed %i)', async (seed) => {
    await storm(seed, { tasks: 60, heapMiB: 20 });
  });

  it('refuses limits that make no sense', () => {
    for (const recycle of [{ tasks: 0 }, { tasks: 1.5 }, { heapMiB: 0 }, { heapMiB: NaN }]) {
      expect(() => new ThreadPoolExecutor({ recycle })).toThrow(ArgumentError);
    }
    expect(() => new ThreadPoolExecutor({ isolation: 'fresh', recycle: { tasks: 2 } })).toThrow(/used twice/);
    expect(() => new ThreadPoolExecutor({ isolation: 'other' } as never)).toThrow(ArgumentError);
  });
});
