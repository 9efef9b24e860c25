import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Random } from '@parallel-cookbook/primitives';
import { PriorityQueue, setExcepthook, Thread } from '@parallel-cookbook/threading';
import { tasks } from '../tasks/queues.js';

type Item = readonly [number, number, string];
const kills = 30;
jest.setTimeout(300_000);
afterEach(() => void setExcepthook(undefined));

function started<R, A extends unknown[]>(thread: Thread<R, A>): Thread<R, A> {
  thread.start();
  return thread;
}
const cellsOf = (length: number): Int32Array => new Int32Array(new SharedArrayBuffer(length * 4));

describe('a PriorityQueue shared by threads', () => {
  it.each([
    ['without a limit', {}],
    ['4 items', { maxsize: 4 }],
    ['1 KiB', { byteCapacity: 1024 }],
  ] as const)('gives each item once: %s', async (_, options) => {
    const [threads, count] = [2, 2000];
    const queue = new PriorityQueue<Item>(options);
    const putting = Array.from({ length: threads }, (_, p) =>
      started(new Thread({ target: tasks.produce, args: [queue, p, count] })),
    );
    const getting = Array.from({ length: threads }, (_, c) =>
      started(new Thread({ target: tasks.consume, args: [queue, c] })),
    );
    for (const thread of putting) await thread.join();
    await queue.join();
    queue.shutdown();
    const got = (await Promise.all(getting.map((thread) => thread.join()))) as [number, number][][];
    const all = got.flat().map(([producer, i]) => producer * count + i);
    expect(all.length).toBe(threads * count);
    expect(new Set(all).size).toBe(threads * count);
    // One consumer cannot get an item of a producer before an earlier one of the same priority.
    for (const items of got) {
      for (const producer of [0, 1]) {
        const of = items.filter(([id]) => id === producer).map(([, i]) => i);
        expect(of).toEqual([...of].sort((a, b) => a - b));
      }
    }
  });

  it('loses nothing but what a dead consumer had in its hands, and gives nothing twice, whenever threads are terminated', async () => {
    setExcepthook(() => undefined);
    const random = new Random(13);
    const [journal, cells] = [cellsOf(4_000_000), cellsOf(2)];
    const queue = new PriorityQueue<Item>({ maxsize: 60, byteCapacity: 8192 });
    let seed = 0;
    const start = () => started(new Thread({ target: tasks.churnByPriority, args: [queue, journal, cells, ++seed] }));
    const churning = [start(), start()];
    for (let kill = 0; kill < kills; kill++) {
      const goal = Atomics.load(cells, 1) + random.integer(1, 2000);
      while (Atomics.load(cells, 1) < goal) await new Promise((resolve) => setImmediate(resolve));
      await churning.shift()!.terminate();
      if (kill < kills - 2) churning.push(start());
    }

    const left: Item[] = [];
    for (let item = queue.tryGet(); item !== undefined; item = queue.tryGet()) left.push(item);
    const priorities = left.map(([, priority]) => priority);
    expect(priorities).toEqual([...priorities].sort((a, b) => a - b));
    const ids = new Set(left.map(([id]) => id));
    expect(ids.size).toBe(left.length);

    let [lost, put] = [0, 0];
    for (let id = 0; id < Math.min(journal.length, cells[0]!); id++) {
      const [times, of] = [(journal[id]! >>> 2) & 3, journal[id]! & 3];
      if (times + (ids.has(id) ? 1 : 0) > 1) throw new Error(`item ${id} came twice: ${journal[id]}`);
      if (of === 2) put++;
      if (of === 2 && times === 0 && !ids.has(id)) lost++;
    }
    expect(put).toBeGreaterThan(kills);
    expect(lost).toBeLessThanOrEqual(kills);
    expect(queue.statistics()).toMatchObject({ size: 0, bytes: 0 });
  });
});
