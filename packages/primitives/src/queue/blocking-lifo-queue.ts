import { registerShareable } from '../codec/revival.js';
import { shareable, type ShareableRecord } from '../codec/shareable.js';
import type { Domain } from '../parking/domain.js';
import { revivedPlace, type Revived, type SyncState } from '../sync/sync-state.js';
import { BlockingQueue } from './blocking-queue.js';
import { LIFO } from './queue-memory.js';
import type { QueueOptions } from './queue-options.js';

const kind = '@parallel-cookbook/primitives.BlockingLifoQueue';

/**
 * A last-in-first-out queue, a stack, in shared memory: `get` gives the item that was put last.
 *
 * Python analogue: `queue.LifoQueue(maxsize)`. All else is as in {@link BlockingQueue}: waiting, copying, shutdown, errors.
 * A thread that dies in the middle of a put or get does no harm. Where nobody puts in between, the items come out in the
 * reverse order of their puts. Cost: as there; producers and consumers share one lock, since both work on the top.
 *
 * @example
 * import { BlockingLifoQueue, threadDomain } from '@parallel-cookbook/primitives';
 *
 * const stack = new BlockingLifoQueue(threadDomain, { maxsize: 2 });
 * stack.putSync('first');
 * await stack.put('second');
 * console.log(stack.tryPut('third')); // false
 * console.log(stack.getSync(), await stack.get(), stack.tryGet()); // second first undefined
 */
export class BlockingLifoQueue<T = unknown> extends BlockingQueue<T> {
  /** @param domain the lanes that share the queue. */
  constructor(domain: Domain, options?: QueueOptions);
  /** @internal */
  constructor(domain: Domain, options: QueueOptions | undefined, revived: Revived | undefined);
  constructor(domain: Domain, options?: QueueOptions, revived?: Revived) {
    super(domain, options, revived, LIFO);
  }

  override [shareable](): ShareableRecord {
    return this.describe(kind, import.meta.url);
  }
}
registerShareable(kind, (state: SyncState) => {
  const place = revivedPlace(state);
  return new BlockingLifoQueue(place.domain, { name: state.name }, place);
});
