import { describe, expect, it } from '@jest/globals';
import type { Lock } from '@parallel-cookbook/multiprocessing';
import {
  Event,
  Pipe,
  Process,
  type PipeConnection,
  ProcessPoolExecutor,
  Queue,
  SharedArray,
} from '@parallel-cookbook/multiprocessing';
import { collect, segments } from '../leftovers.js';
import { tasks } from '../tasks/lifetime.js';

const large = 5_000_000; // nothing else here is as large
const largeSegments = (): number => segments(4 * large);

/** Resolves when the memory has been let go of; a test's own time limit says when it should. */
async function letGo(): Promise<void> {
  while (largeSegments() > 0) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A function of its own, so that nothing here refers to the array afterwards. */
async function lastOf(connection: PipeConnection): Promise<number> {
  return ((await connection.recv()) as SharedArray<'i32'>).get(large - 1);
}

function counted(): SharedArray<'i32'> {
  const numbers = new SharedArray('i32', large);
  numbers.set(large - 1, 7);
  return numbers;
}

describe('memory that was sent', () => {
  it('is kept until whoever was to have it has it, and no longer', async () => {
    const [here, there] = Pipe();
    await here.send(counted());
    for (let i = 0; i < 3; i++) {
      collect();
      await new Promise((resolve) => setTimeout(resolve, 300)); // there are looks at what is pinned meanwhile
      expect(largeSegments()).toBe(1);
    }
    expect(await lastOf(there)).toBe(7);
    await letGo();
  }, 60_000);

  it('as an argument is let go of with the task, though it was called off before it was sent', async () => {
    const pool = new ProcessPoolExecutor({ maxWorkers: 1 });
    const [here, go] = [new Event(), new Event()];
    const busy = pool.submit(tasks.waitFor, here, go);
    await here.wait();
    const sum = pool.submit(tasks.sum, new SharedArray('i32', large));
    sum.cancel();
    go.set();
    await busy;
    await letGo();
    expect(await pool.submit(tasks.sum, new SharedArray('i32', [1, 2, 3]))).toBe(6);
    await pool.shutdown();
  }, 60_000);

  it('comes although the task is run again by another process, and the sender has let go of its handle', async () => {
    const pool = new ProcessPoolExecutor({ maxWorkers: 1 });
    const sent = pool.submit(tasks.sumAtSecond, counted());
    collect();
    expect(await sent).toBe(7);
    await pool.shutdown();
  }, 60_000);

  it('stands in a queue for as long as it has to', async () => {
    const [queue, ready] = [new Queue<Lock>(), new Event()];
    const child = new Process({ target: tasks.putLock, args: [queue, ready] });
    child.start();
    await ready.wait();
    const lock = await queue.get();
    lock.withLockSync(() => undefined);
    child.kill();
    await child.sentinel;
  }, 60_000);
});
