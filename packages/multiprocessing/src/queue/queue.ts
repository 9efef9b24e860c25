import type { BlockingQueue, QueueOptions } from '@parallel-cookbook/primitives';
import { JoinableQueue } from './joinable-queue.js';

/** What a queue between processes can do: everything but counting tasks. */
export type Queue<T = unknown> = Omit<BlockingQueue<T>, 'taskDone' | 'join' | 'joinSync'>;

/**
 * A first-in-first-out queue that processes share.
 *
 * Python analogue: `multiprocessing.Queue(maxsize)`.
 *
 * | Python | here |
 * |---|---|
 * | `queue.put(item)`, `queue.get()` | `queue.putSync(item)`, `queue.getSync()`; `await queue.put(item)`, `await queue.get()` |
 * | `put_nowait` raises Full, `get_nowait` raises Empty | `tryPut` gives false, `tryGet` gives `undefined` |
 * | `close()`, `join_thread()`, `cancel_join_thread()` | none: there is no feeder thread, an item is in the queue when `put` returns |
 * | without maxsize it grows | without maxsize it holds `byteCapacity` bytes of items |
 * | `qsize()` is approximate | `qsize()` |
 *
 * Happens-before, errors and costs: see `BlockingQueue` of primitives.
 *
 * @example
 * import { Queue } from '@parallel-cookbook/multiprocessing';
 *
 * const queue = new Queue();
 * queue.putSync({ id: 1 });
 * await queue.put('two');
 * console.log(queue.qsize(), queue.getSync(), await queue.get()); // 2 { id: 1 } two
 */
export const Queue = JoinableQueue as new <T = unknown>(options?: QueueOptions) => Queue<T>;
