import { BlockingQueue, inDomain, threadDomain, type QueueOptions } from '@parallel-cookbook/primitives';

/**
 * A first-in-first-out queue that all threads share.
 *
 * Python analogue: `queue.Queue(maxsize)`, with 3.13's `shutdown`.
 *
 * | Python | here |
 * |---|---|
 * | `queue.put(item)`, `queue.get()` | `queue.putSync(item)`, `queue.getSync()`; `await queue.put(item)`, `await queue.get()` |
 * | `put_nowait` raises Full, `get_nowait` raises Empty | `tryPut` gives false, `tryGet` gives `undefined` |
 * | `put(item, timeout=1)` raises Full | `putSync(item, { timeoutMs: 1000 })` throws `TimeoutError` |
 * | `task_done()`, `join()` | `taskDone()`, `joinSync()` or `await join()` |
 * | `shutdown(immediate=True)`, `ShutDown` | `shutdown({ immediate: true })`, `QueueClosedError` |
 * | items are shared objects | items are copied |
 * | without maxsize it grows | without maxsize it holds `byteCapacity` bytes of items |
 *
 * Pass it to threads and tasks as an argument, nested as you like. Happens-before, errors and costs: see `BlockingQueue`.
 *
 * @example
 * import { defineTasks, main } from '@parallel-cookbook/primitives';
 * import { Queue, Thread } from '@parallel-cookbook/threading';
 *
 * function produce(queue) {
 *   for (let i = 1; i <= 3; i++) queue.putSync(i * i);
 *   queue.shutdown();
 * }
 * const tasks = defineTasks(import.meta.url, { produce }, { namespace: 'queue-example' });
 *
 * main(import.meta, async () => {
 *   const queue = new Queue({ maxsize: 2 });
 *   const producer = new Thread({ target: tasks.produce, args: [queue] });
 *   producer.start();
 *   const got = [];
 *   for await (const item of queue) got.push(item);
 *   console.log(got); // [ 1, 4, 9 ]
 *   await producer.join();
 * });
 */
export const Queue: new <T = unknown>(options?: QueueOptions) => BlockingQueue<T> = inDomain(
  threadDomain,
  BlockingQueue,
) as new <T = unknown>(options?: QueueOptions) => BlockingQueue<T>;
export type Queue<T = unknown> = BlockingQueue<T>;
