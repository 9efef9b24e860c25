import { ArgumentError, type PriorityOptions } from '@parallel-cookbook/primitives';
import type { ScopedWaitOptions } from '../loop/wait-options.js';
import { HeapStore } from './heap-store.js';
import type { ItemStore } from './item-store.js';
import { Queue } from './queue.js';

/**
 * A queue whose `get` gives the item with the lowest priority number.
 *
 * Python analogue: `asyncio.PriorityQueue`. There the items themselves are compared; here only one number is: the option `priority`,
 * or an item that is a number, or the number with which an item that is an array begins, as in Python's `(priority, item)`. Items of
 * the same priority come out in the order of their puts, which Python does not promise. All else is as in {@link Queue}.
 *
 * Errors: `ArgumentError` for an item without a priority, or NaN.
 * Source: binary heap of Williams (1964).
 *
 * @example
 * import { PriorityQueue } from '@parallel-cookbook/async';
 *
 * const jobs = new PriorityQueue();
 * jobs.tryPut('write', { priority: 2 });
 * await jobs.put({ job: 'plan' }, { priority: 1 });
 * await jobs.put([1, 'read']);
 * console.log(await jobs.get(), await jobs.get(), await jobs.get()); // { job: 'plan' } [ 1, 'read' ] write
 */
export class PriorityQueue<T = unknown> extends Queue<T> {
  /** Puts an item, waiting for room. Python: `await queue.put((priority, item))`. */
  override put(item: T, options?: ScopedWaitOptions & PriorityOptions): Promise<void> {
    let priority: number;
    try {
      priority = priorityOf(item, options);
    } catch (error) {
      return Promise.reject(error as ArgumentError);
    }
    return this.putItem(item, priority, options);
  }

  /** Puts an item if there is room. Python: `queue.put_nowait((priority, item))`. */
  override tryPut(item: T, options?: PriorityOptions): boolean {
    return this.tryPutItem(item, priorityOf(item, options));
  }

  protected override makeStore(): ItemStore<T> {
    return new HeapStore<T>();
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
