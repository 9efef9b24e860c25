import type { Sendable } from '../codec/sendable.js';
import { registerShareable } from '../codec/revival.js';
import { shareable, type ShareableRecord } from '../codec/shareable.js';
import { ArgumentError } from '../errors/argument.js';
import type { Domain } from '../parking/domain.js';
import { revivedPlace, type Revived, type SyncState } from '../sync/sync-state.js';
import type { BlockingWaitOptions, WaitOptions } from '../wait/wait-options.js';
import { BlockingQueue } from './blocking-queue.js';
import { PRIORITY } from './queue-memory.js';
import type { QueueOptions } from './queue-options.js';

const kind = '@parallel-cookbook/primitives.BlockingPriorityQueue';

/** Where an item stands in line. */
export interface PriorityOptions {
  /**
   * The lower the sooner, as in Python. Any number but NaN. It may be left out where the item tells it: an item that is a
   * number is its own priority, and of an array that begins with a number, as in Python's `(priority, item)`, it is that.
   */
  readonly priority?: number | undefined;
}

/**
 * A queue in shared memory whose `get` gives the item with the lowest priority number.
 *
 * Python analogue: `queue.PriorityQueue(maxsize)`. There the items themselves are compared; here only one number is, see
 * {@link PriorityOptions}. Items of the same priority come out in the order of their puts, which Python does not promise.
 * All else is as in {@link BlockingQueue}: waiting, copying, shutdown, errors. Order: a get takes what is first at that
 * moment; what comes later with a lower number does not call it back. A thread that dies in the middle of a put or get
 * does no harm. Errors: `ArgumentError` for an item without a priority, or NaN.
 * Cost: up to twice that of a `BlockingQueue`, and O(log n) steps in a long queue; producers and consumers share one lock.
 * Each item takes whole blocks of 64 bytes, a number none.
 * Source: binary heap of Williams (1964) over entries that commit by one store each; see `queue/README.md`.
 *
 * @example
 * import { BlockingPriorityQueue, threadDomain } from '@parallel-cookbook/primitives';
 *
 * const jobs = new BlockingPriorityQueue(threadDomain);
 * jobs.putSync('write', { priority: 2 });
 * await jobs.put({ job: 'plan' }, { priority: 1 });
 * jobs.putSync([1, 'read'], { timeoutMs: 100 });
 * console.log(jobs.getSync(), await jobs.get(), jobs.getSync()); // { job: 'plan' } [ 1, 'read' ] write
 */
export class BlockingPriorityQueue<T = unknown> extends BlockingQueue<T> {
  /** @param domain the lanes that share the queue. */
  constructor(domain: Domain, options?: QueueOptions);
  /** @internal */
  constructor(domain: Domain, options: QueueOptions | undefined, revived: Revived | undefined);
  constructor(domain: Domain, options?: QueueOptions, revived?: Revived) {
    super(domain, options, revived, PRIORITY);
  }

  /** Puts an item, waiting for room without blocking the thread. The item is copied at the call. */
  override async put(item: T & Sendable<T>, options?: WaitOptions & PriorityOptions): Promise<void> {
    await this.putItem(item, priorityOf(item, options), options);
  }

  /** Puts an item, blocking this thread until there is room. Python: `queue.put((priority, item))`. */
  override putSync(item: T & Sendable<T>, options?: BlockingWaitOptions & PriorityOptions): void {
    this.putItemSync(item, priorityOf(item, options), options);
  }

  /** Puts an item if there is room. Python: `queue.put((priority, item), block=False)`. */
  override tryPut(item: T & Sendable<T>, options?: PriorityOptions): boolean {
    return this.tryPutItem(item, priorityOf(item, options));
  }

  override [shareable](): ShareableRecord {
    return this.describe(kind, import.meta.url);
  }
}

function priorityOf(item: unknown, options: PriorityOptions | undefined): number {
  const given: unknown = options?.priority ?? (Array.isArray(item) ? item[0] : item);
  if (typeof given === 'number' && !Number.isNaN(given)) return given;
  throw new ArgumentError(
    'priority',
    options?.priority,
    'give a number, the lower the sooner, as in put(item, { priority: 1 }); only a number, or an array that begins with one, needs none',
  );
}

registerShareable(kind, (state: SyncState) => {
  const place = revivedPlace(state);
  return new BlockingPriorityQueue(place.domain, { name: state.name }, place);
});
