import { BlockingQueue, inDomain, type QueueOptions } from '@parallel-cookbook/primitives';
import { processDomain } from '@parallel-cookbook/primitives/process';

/**
 * A first-in-first-out queue that processes share, with `taskDone` and `join`.
 *
 * Python analogue: `multiprocessing.JoinableQueue(maxsize)`. There a feeder thread writes pickles into a pipe; here an item is
 * written into mapped memory when `put` returns, so a process that is killed afterwards loses nothing that it had put, and one
 * that is killed in the middle of a put or get leaves a whole queue behind. Happens-before, errors and costs: see `BlockingQueue`
 * of primitives.
 *
 * @example
 * import { JoinableQueue } from '@parallel-cookbook/multiprocessing';
 *
 * const queue = new JoinableQueue({ maxsize: 2 });
 * queue.putSync('job');
 * console.log(queue.getSync()); // job
 * queue.taskDone();
 * await queue.join();
 */
export const JoinableQueue: new <T = unknown>(options?: QueueOptions) => BlockingQueue<T> = inDomain(
  processDomain,
  BlockingQueue,
) as new <T = unknown>(options?: QueueOptions) => BlockingQueue<T>;
export type JoinableQueue<T = unknown> = BlockingQueue<T>;
