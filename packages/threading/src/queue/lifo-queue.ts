import { BlockingLifoQueue, inDomain, threadDomain, type QueueOptions } from '@parallel-cookbook/primitives';

/**
 * A last-in-first-out queue, a stack, that all threads share.
 *
 * Python analogue: `queue.LifoQueue(maxsize)`. Its methods are those of {@link Queue}; only the order differs. Happens-before,
 * errors and costs: see `BlockingLifoQueue`.
 *
 * @example
 * import { LifoQueue } from '@parallel-cookbook/threading';
 *
 * const undo = new LifoQueue({ name: 'undo' });
 * for (const step of ['type', 'cut', 'paste']) undo.putSync(step);
 * console.log(undo.getSync(), await undo.get(), undo.qsize()); // paste cut 1
 */
export const LifoQueue: new <T = unknown>(options?: QueueOptions) => BlockingLifoQueue<T> = inDomain(
  threadDomain,
  BlockingLifoQueue,
) as new <T = unknown>(options?: QueueOptions) => BlockingLifoQueue<T>;
export type LifoQueue<T = unknown> = BlockingLifoQueue<T>;
