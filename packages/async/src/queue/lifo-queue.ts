import type { ItemStore } from './item-store.js';
import { LifoStore } from './lifo-store.js';
import { Queue } from './queue.js';

/**
 * A queue whose `get` gives the item that was put last.
 *
 * Python analogue: `asyncio.LifoQueue`. All else is as in {@link Queue}.
 *
 * @example
 * import { LifoQueue } from '@parallel-cookbook/async';
 *
 * const stack = new LifoQueue();
 * for (const item of ['a', 'b']) await stack.put(item);
 * console.log(await stack.get(), stack.tryGet(), stack.tryGet()); // b a undefined
 */
export class LifoQueue<T = unknown> extends Queue<T> {
  protected override makeStore(): ItemStore<T> {
    return new LifoStore<T>();
  }
}
