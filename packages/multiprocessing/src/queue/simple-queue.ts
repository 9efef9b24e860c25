import type { BlockingQueue, QueueOptions, shareable } from '@parallel-cookbook/primitives';
import { JoinableQueue } from './joinable-queue.js';

/** What a simple queue can be told: there is no `maxsize`. */
export type SimpleQueueOptions = Pick<QueueOptions, 'byteCapacity' | 'name'>;

/** What a simple queue can do: no counting of tasks, no shutdown. */
export type SimpleQueue<T = unknown> = Pick<
  BlockingQueue<T>,
  'name' | 'put' | 'putSync' | 'tryPut' | 'get' | 'getSync' | 'tryGet' | 'qsize' | 'empty' | typeof shareable
>;

/**
 * A first-in-first-out queue that processes share, with the least of methods.
 *
 * Python analogue: `multiprocessing.SimpleQueue()`. Python has it because its `Queue` needs a feeder thread; here it is the same
 * queue seen through fewer methods.
 *
 * @example
 * import { SimpleQueue } from '@parallel-cookbook/multiprocessing';
 *
 * const queue = new SimpleQueue();
 * queue.putSync(1);
 * console.log(queue.getSync(), queue.empty()); // 1 true
 */
export const SimpleQueue = JoinableQueue as new <T = unknown>(options?: SimpleQueueOptions) => SimpleQueue<T>;
