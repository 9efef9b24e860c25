import type { BlockingQueue, QueueOptions, shareable } from '@parallel-cookbook/primitives';
import { Queue } from './queue.js';

/** What a simple queue can be told: there is no `maxsize`. */
export type SimpleQueueOptions = Pick<QueueOptions, 'byteCapacity' | 'name'>;

/** What a simple queue can do: no counting of tasks, no shutdown. */
export type SimpleQueue<T = unknown> = Pick<
  BlockingQueue<T>,
  'name' | 'put' | 'putSync' | 'tryPut' | 'get' | 'getSync' | 'tryGet' | 'qsize' | 'empty' | typeof shareable
>;

/**
 * A first-in-first-out queue that all threads share, with the least of methods: put, get, and whether it is empty.
 *
 * Python analogue: `queue.SimpleQueue()`. Python has it because its `Queue` is slower and cannot be entered again from a
 * destructor; here it is the same queue seen through fewer methods. Happens-before, errors and costs: see `BlockingQueue`.
 * It holds `byteCapacity` bytes of items, and a put waits for room beyond that.
 *
 * @example
 * import { SimpleQueue } from '@parallel-cookbook/threading';
 *
 * const queue = new SimpleQueue();
 * queue.putSync({ id: 1 });
 * await queue.put('two');
 * console.log(queue.qsize(), queue.getSync(), await queue.get(), queue.empty()); // 2 { id: 1 } two true
 */
export const SimpleQueue = Queue as new <T = unknown>(options?: SimpleQueueOptions) => SimpleQueue<T>;
