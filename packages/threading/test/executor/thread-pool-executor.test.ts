import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ArgumentError,
  beforeBlocking,
  BrokenExecutorError,
  ExecutorFullError,
  ExecutorShutdownError,
  TimeoutError,
  WorkerDiedError,
} from '@parallel-cookbook/primitives';
import { contractTasks, Gate, leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';
import { ThreadPoolExecutor, type ThreadPoolExecutorOptions } from '@parallel-cookbook/threading';
import { never } from '../tasks/exits-on-import.js';
import { unreachable } from '../tasks/never-loads.js';
import { tasks } from '../tasks/executor-tasks.js';

let check: LeakCheck;

beforeAll(() => {
  check = leaks();
});
const open: ThreadPoolExecutor<never>[] = [];
function pool<A extends unknown[]>(options: ThreadPoolExecutorOptions<A> = {}): ThreadPoolExecutor<A> {
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

describe('a thread pool', () => {
  it('names its threads after itself, starts them when there is work, and keeps them', async () => {
    const two = pool({ name: 'crew', maxWorkers: 2 });
    expect(two.statistics().lanes).toBe(0);
    const gate = new Gate();
    const first = two.submit(contractTasks.pass, gate);
    const second = two.submit(contractTasks.pass, gate);
    await gate.arrivals(2);
    gate.open();
    await Promise.all([first, second]);
    expect((await two.submit(tasks.report)).lane).toMatch(/^crew_[01]$/);
    expect(two.statistics().lanes).toBe(2);
    expect(pool().name).toMatch(/^ThreadPoolExecutor-\d+$/);
  });

  it('runs its initializer on each thread first', async () => {
    const crew = pool({ maxWorkers: 2, initializer: tasks.initialize, initargs: ['ready'] });
    const reports = await Promise.all(Array.from({ length: 50 }, () => crew.submit(tasks.report)));
    expect(new Set(reports.map(({ initialized }) => initialized))).toEqual(new Set(['ready']));
    expect(crew.statistics().submitted).toBe(50);
  });

  it.each(['fail', 'exit'])('is broken when its initializer ends by %j', async (how) => {
    const crew = pool({ maxWorkers: 2, initializer: tasks.initialize, initargs: [how] });
    const futures = Array.from({ length: 20 }, () => crew.submit(tasks.report));
    for (const future of futures) await expect(future).rejects.toThrow(BrokenExecutorError);
    expect(() => crew.submit(tasks.report)).toThrow(BrokenExecutorError);
    const error = (await futures[0]?.exception()) as Error;
    expect(error.cause).toBeInstanceOf(how === 'fail' ? RangeError : WorkerDiedError);
  });

  it('refuses more than its queueLimit, and tells when there is room', async () => {
    const crew = pool({ maxWorkers: 1, queueLimit: 2 });
    const gate = new Gate();
    const futures = [0, 1, 2].map(() => crew.submit(contractTasks.pass, gate));
    expect(() => crew.submit(tasks.report)).toThrow(ExecutorFullError);
    const ready = crew.ready();
    gate.open();
    await ready;
    await crew.submit(tasks.report);
    await Promise.all(futures);
    expect(
      await crew.map(
        contractTasks.half,
        Array.from({ length: 40 }, (_, i) => i),
        { chunkSize: 1 },
      ),
    ).toHaveLength(40);
  });

  it('tells each of many producers of a place of its own', async () => {
    const crew = pool({ maxWorkers: 2, queueLimit: 3 });
    let most = 0;
    const produce = async (): Promise<number[]> => {
      const futures: Promise<number>[] = [];
      for (let i = 0; i < 50; i++) {
        await crew.ready();
        futures.push(crew.submit(contractTasks.add, i, 0)); // never ExecutorFullError
        most = Math.max(most, crew.statistics().pending);
      }
      return Promise.all(futures);
    };
    const sums = await Promise.all(Array.from({ length: 8 }, produce));
    expect(sums).toEqual(Array.from({ length: 8 }, () => Array.from({ length: 50 }, (_, i) => i)));
    expect(most).toBe(5);
    await crew.shutdown();
    await crew.ready();
    expect(() => crew.submit(contractTasks.add, 1, 1)).toThrow(ExecutorShutdownError);
  });

  it('does not keep a place for a producer that does not use it', async () => {
    const crew = pool({ maxWorkers: 1, queueLimit: 0 });
    await crew.ready(); // and no submit
    await crew.ready();
    expect(await crew.submit(contractTasks.add, 1, 1)).toBe(2);
  });

  it('starts no thread while one is idle', async () => {
    const crew = pool({ maxWorkers: 4 });
    for (let i = 0; i < 30; i++) await crew.submit(contractTasks.add, i, 0);
    expect(crew.statistics().lanes).toBe(1);
    const gate = new Gate();
    const held = crew.submit(contractTasks.pass, gate);
    await gate.arrivals(1);
    for (let i = 0; i < 30; i++) await crew.submit(contractTasks.add, i, 0);
    expect(crew.statistics().lanes).toBe(2);
    gate.open();
    await held;
  });

  it('says what each thread did, and what it took back', async () => {
    const crew = pool({ maxWorkers: 1, name: 'crew' });
    for (let i = 0; i < 100; i++) await crew.submit(contractTasks.add, i, 1); // short tasks: more than one is sent
    const gate = new Gate();
    const long = crew.submit(contractTasks.pass, gate);
    const behind = crew.submit(contractTasks.add, 1, 1);
    await gate.arrivals(1);
    expect(behind.cancel()).toBe(true);
    expect(crew.statistics().byLane).toMatchObject([{ name: 'crew_0', ended: 100, held: 1 }]);
    gate.open();
    await long;
    expect(crew.statistics()).toMatchObject({ revoked: 1, cancelled: 1, completed: 101 });
    expect(crew.statistics().byLane[0]?.busyMs).toBeGreaterThan(0);
  });

  it('can be used by a task of another pool', async () => {
    const crew = pool({ maxWorkers: 2 });
    expect(await Promise.all([crew.submit(tasks.nested, 10), crew.submit(tasks.nested, 20)])).toEqual([90, 380]);
  });

  it('lets an idle thread take what waits behind a long task', async () => {
    const crew = pool({ maxWorkers: 2 });
    for (let i = 0; i < 200; i++) await crew.submit(contractTasks.add, i, 1); // short tasks: the windows open
    const gate = new Gate();
    const long = crew.submit(contractTasks.pass, gate);
    const others = Array.from({ length: 500 }, (_, i) => crew.submit(contractTasks.add, i, 1));
    expect(await Promise.all(others)).toHaveLength(500); // without stealing: never
    expect(long.running).toBe(true);
    gate.open();
    await long;
    expect(crew.statistics().stolen).toBeGreaterThan(0);
  });

  it('survives a task that fills its heap', async () => {
    const crew = pool({ maxWorkers: 1, resourceLimits: { maxOldGenerationSizeMb: 16 } });
    const error = (await crew.submit(tasks.fill).exception()) as Error & { cause: NodeJS.ErrnoException };
    expect(error).toBeInstanceOf(WorkerDiedError);
    expect(error.cause.code).toBe('ERR_WORKER_OUT_OF_MEMORY');
    expect((await crew.submit(tasks.report)).lane).toMatch(/_1$/);
    expect(crew.statistics().died).toBe(1);
  });

  it('gives up a task whose module ends every thread that loads it', async () => {
    const crew = pool({ maxWorkers: 1 });
    const [bad, good] = [crew.submit(never), crew.submit(contractTasks.add, 1, 1)];
    const error = (await bad.exception()) as WorkerDiedError;
    expect([error.constructor, error.exitCode]).toEqual([WorkerDiedError, 5]);
    expect(await good).toBe(2);
    expect(crew.statistics().died).toBe(3);
  });

  it('can be shut down although a module never finishes loading', async () => {
    const crew = pool({ maxWorkers: 1 });
    const future = crew.with({ timeoutMs: 30 }).submit(unreachable);
    await expect(future).rejects.toThrow(TimeoutError);
    await crew.shutdown();
    expect(crew.statistics().lanes).toBe(0);
  });

  it('kills a deaf task when asked to, and its neighbours run elsewhere', async () => {
    const crew = pool({ maxWorkers: 1, cancelRunning: 'kill' });
    const begun = new Int32Array(new SharedArrayBuffer(4));
    const deaf = crew.with({ timeoutMs: 100 }).submit(tasks.deaf, begun);
    const neighbours = Array.from({ length: 10 }, (_, i) => crew.submit(contractTasks.add, i, 0));
    await expect(deaf).rejects.toThrow(TimeoutError);
    expect(await Promise.all(neighbours)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(crew.statistics().died).toBe(0);
  });

  it('can be shut down although a task that nobody waits for hears nothing', async () => {
    const crew = pool({ maxWorkers: 1 });
    const begun = new Int32Array(new SharedArrayBuffer(4));
    await expect(crew.with({ timeoutMs: 20 }).submit(tasks.deaf, begun)).rejects.toThrow(TimeoutError);
    await crew.shutdown();
    expect(crew.statistics().lanes).toBe(0);
  });

  it('can be shut down while its threads are still starting', async () => {
    const crew = pool({ maxWorkers: 4 });
    const futures = Array.from({ length: 40 }, (_, i) => crew.submit(contractTasks.add, i, 0));
    futures.forEach((future) => future.cancel());
    await crew.shutdown();
    expect(crew.statistics()).toMatchObject({ lanes: 0, pending: 0, died: 0 });
  });

  it('refuses options that make no sense', () => {
    for (const options of [
      { maxWorkers: 0 },
      { maxWorkers: 1.5 },
      { queueLimit: -1 },
      { name: '' },
      { cancelRunning: 'x' },
    ]) {
      expect(() => new ThreadPoolExecutor(options as ThreadPoolExecutorOptions)).toThrow(ArgumentError);
    }
  });
});

describe('a blocked dispatcher', () => {
  it.each(['exit', 'uncaught'] as const)('hears of a death by %s', (how) => {
    const crew = pool({ maxWorkers: 1 });
    const runs = new Int32Array(new SharedArrayBuffer(4));
    expect(() => crew.submit(tasks.step, runs, 0, how).resultSync({ timeoutMs: 30_000 })).toThrow(WorkerDiedError);
    expect(crew.submit(contractTasks.add, 1, 1).resultSync({ timeoutMs: 30_000 })).toBe(2);
  });

  it('hears of a full heap', () => {
    const crew = pool({ maxWorkers: 1, resourceLimits: { maxOldGenerationSizeMb: 16 } });
    expect(() => crew.submit(tasks.fill).resultSync({ timeoutMs: 30_000 })).toThrow(WorkerDiedError);
  });

  it('ends calls whose time is over', () => {
    const crew = pool({ maxWorkers: 1, cancelRunning: 'kill' });
    const begun = new Int32Array(new SharedArrayBuffer(4));
    const deaf = crew.with({ timeoutMs: 30 }).submit(tasks.deaf, begun);
    expect(() => deaf.resultSync({ timeoutMs: 30_000 })).toThrow(/30 ms trying to finish/);
    expect(crew.submit(contractTasks.add, 1, 1).resultSync({ timeoutMs: 30_000 })).toBe(2);
  });

  it('may block again in a callback', () => {
    const crew = pool({ maxWorkers: 2 });
    const sums: number[] = [];
    const futures = Array.from({ length: 100 }, (_, i) => {
      const future = crew.submit(contractTasks.add, i, 0);
      future.addDoneCallback(() => {
        if (i % 10 === 0) sums.push(crew.submit(contractTasks.add, i, 1).resultSync({ timeoutMs: 30_000 }));
      });
      return future;
    });
    expect(futures.map((future) => future.resultSync({ timeoutMs: 30_000 }))).toEqual(futures.map((_, i) => i));
    expect(sums.sort((a, b) => a - b)).toEqual([1, 11, 21, 31, 41, 51, 61, 71, 81, 91]);
  });

  it('has sent what it submitted before it blocks on something else', () => {
    const crew = pool({ maxWorkers: 1 });
    const gate = new Gate();
    const futures = Array.from({ length: 300 }, () => crew.submit(contractTasks.arrive, gate)); // more than fit on the lane
    while (gate.arrived < 300) {
      beforeBlocking();
      Atomics.wait(gate.cells, 0, gate.arrived, 50);
    }
    expect(futures.every((future) => future.resultSync() >= 0)).toBe(true);
  });
});

describe('a thread of a pool', () => {
  it('has sent the results of earlier tasks before it blocks', async () => {
    const crew = pool({ maxWorkers: 1 });
    const opened = new Int32Array(new SharedArrayBuffer(4)).fill(1);
    for (let i = 0; i < 300; i++) void crew.submit(tasks.block, opened); // a short task, as far as the thread knows
    await crew.submit(contractTasks.add, 0, 0);
    const closed = new Int32Array(new SharedArrayBuffer(4));
    const first = crew.submit(contractTasks.add, 1, 1);
    const second = crew.submit(tasks.block, closed);
    expect(await first).toBe(2);
    Atomics.store(closed, 0, 1);
    Atomics.notify(closed, 0);
    await second;
  });
});
