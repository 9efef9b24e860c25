import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { DeadlockError, TimeoutError, WorkerDiedError } from '@parallel-cookbook/primitives';
import { contractTasks, Gate, leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';
import { ThreadPoolExecutor, type ThreadPoolExecutorOptions } from '@parallel-cookbook/threading';
import { tasks } from '../tasks/executor-tasks.js';

let check: LeakCheck;

beforeAll(() => {
  check = leaks();
});
const open: ThreadPoolExecutor<never>[] = [];
function fresh<A extends unknown[]>(options: ThreadPoolExecutorOptions<A> = {}): ThreadPoolExecutor<A> {
  const made = new ThreadPoolExecutor({ ...options, isolation: 'fresh' });
  open.push(made);
  return made;
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.shutdown({ cancelFutures: true })));
});
afterAll(async () => {
  expect(await check.difference()).toEqual([]);
});

describe('a thread pool with fresh isolates', () => {
  it('leaves nothing of one task to the next', async () => {
    const crew = fresh({ maxWorkers: 2 });
    const counts = await Promise.all(Array.from({ length: 12 }, () => crew.submit(tasks.countCalls)));
    expect(counts).toEqual(Array.from({ length: 12 }, () => 1));
    await crew.shutdown();
    expect(crew.statistics()).toMatchObject({ completed: 12, recycled: 12, died: 0, lanes: 0 });
  });

  it('never has more threads at work than it may', async () => {
    const crew = fresh({ maxWorkers: 2 });
    const [now, most] = [new Gate(), new Int32Array(new SharedArrayBuffer(4))];
    await Promise.all(Array.from({ length: 10 }, () => crew.submit(tasks.crowd, now.cells, most)));
    expect(most[0]).toBeGreaterThan(0);
    expect(most[0]).toBeLessThanOrEqual(2);
  });

  it('runs its initializer on each thread, which does not count as a task', async () => {
    const crew = fresh({ maxWorkers: 1, initializer: tasks.initialize, initargs: ['ready'] });
    const reports = [await crew.submit(tasks.report), await crew.submit(tasks.report)];
    expect(reports.map(({ initialized }) => initialized)).toEqual(['ready', 'ready']);
    expect(reports[0]?.thread).not.toBe(reports[1]?.thread);
  });

  it('goes on after a task that ends its thread', async () => {
    const crew = fresh({ maxWorkers: 1 });
    const futures = [crew.submit(contractTasks.exit, 3), crew.submit(contractTasks.add, 1, 1)] as const;
    await expect(futures[0]).rejects.toThrow(WorkerDiedError);
    expect(await futures[1]).toBe(2);
  });

  it('kills a deaf task when asked to', async () => {
    const crew = fresh({ maxWorkers: 1, cancelRunning: 'kill' });
    const deaf = crew.with({ timeoutMs: 200 }).submit(tasks.deaf, new Int32Array(new SharedArrayBuffer(4)));
    const next = crew.submit(contractTasks.add, 1, 1);
    await expect(deaf).rejects.toThrow(TimeoutError);
    expect(await next).toBe(2);
  });

  it('says that its results cannot be waited for by blocking', async () => {
    const crew = fresh({ maxWorkers: 1 });
    const future = crew.submit(contractTasks.add, 1, 1);
    expect(() => future.resultSync()).toThrow(DeadlockError);
    expect(await future).toBe(2);
    expect(future.resultSync()).toBe(2);
  });

  it('can be shut down while threads wait for the exit of others', async () => {
    const crew = fresh({ maxWorkers: 1 });
    const futures = Array.from({ length: 6 }, () => crew.submit(tasks.countCalls));
    await futures[0]; // the second thread waits for the exit of the first
    await crew.shutdown({ cancelFutures: true });
    expect(crew.statistics()).toMatchObject({ lanes: 0, pending: 0 });
  });
});
