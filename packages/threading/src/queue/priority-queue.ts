import { BlockingPriorityQueue, inDomain, threadDomain, type QueueOptions } from '@parallel-cookbook/primitives';

/**
 * A queue that all threads share, and that gives the item with the lowest priority number first.
 *
 * Python analogue: `queue.PriorityQueue(maxsize)`. Its methods are those of {@link Queue}, and a put names a priority:
 *
 * | Python | here |
 * |---|---|
 * | `queue.put((2, job))` | `queue.putSync(job, { priority: 2 })`, or as there: `queue.putSync([2, job])` |
 * | `queue.put(5)` | `queue.putSync(5)`: a number is its own priority |
 * | items are compared | one number is compared; an item without one throws `ArgumentError` |
 * | `(2, job)` and `(2, other)` compare the jobs, and may raise TypeError | they come out in the order of their puts |
 *
 * Happens-before, errors and costs: see `BlockingPriorityQueue`.
 *
 * @example
 * import { PriorityQueue } from '@parallel-cookbook/threading';
 *
 * const jobs = new PriorityQueue({ name: 'jobs' });
 * for (const [priority, job] of [[2, 'code'], [1, 'eat'], [3, 'sleep']]) jobs.putSync(job, { priority });
 * console.log(jobs.getSync(), await jobs.get(), jobs.tryGet()); // eat code sleep
 */
export const PriorityQueue: new <T = unknown>(options?: QueueOptions) => BlockingPriorityQueue<T> = inDomain(
  threadDomain,
  BlockingPriorityQueue,
) as new <T = unknown>(options?: QueueOptions) => BlockingPriorityQueue<T>;
export type PriorityQueue<T = unknown> = BlockingPriorityQueue<T>;
