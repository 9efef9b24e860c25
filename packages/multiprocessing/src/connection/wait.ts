import { Deadline, settledWithin, throwIfAborted, TimeoutError, type WaitOptions } from '@parallel-cookbook/primitives';
import type { Waitable } from './connection.js';

/**
 * Waits until at least one of several things is ready, and gives all that are, in their order: connections with something to
 * receive or at their end, listeners with somebody to accept, promises that are settled, such as the `sentinel` of a process.
 *
 * Python analogue: `multiprocessing.connection.wait(object_list, timeout)`. Nothing is taken: receive from what is ready yourself.
 * Gives an empty list when the time-out came first. Errors: `CancelledError`.
 *
 * @example
 * import { Pipe, wait } from '@parallel-cookbook/multiprocessing';
 *
 * const [a, b] = Pipe();
 * const [c, d] = Pipe();
 * console.log((await wait([b, d], { timeoutMs: 0 })).length); // 0
 * setTimeout(() => c.sendSync('second'), 5);
 * const [ready] = await wait([b, d]);
 * console.log(ready === d, await ready.recv()); // true second
 * a.close();
 */
export async function wait<T extends Waitable | PromiseLike<unknown>>(
  objects: readonly T[],
  options?: WaitOptions,
): Promise<T[]> {
  const deadline = Deadline.after(options?.timeoutMs);
  const operation = `wait for one of ${objects.length}`;
  throwIfAborted(options?.signal, operation);
  const settled = new Set<unknown>();
  const promises = objects
    .filter((object) => !isWaitable(object))
    .map((object) => {
      const mark = (): void => void settled.add(object);
      return Promise.resolve(object as PromiseLike<unknown>).then(mark, mark);
    });
  const ready = (): T[] => objects.filter((object) => (isWaitable(object) ? object.isReady() : settled.has(object)));
  // A promise says that it is settled only when asked, one turn later.
  await Promise.race([...promises, new Promise<void>((resolve) => setImmediate(resolve))]);
  const now = ready();
  if (now.length > 0 || deadline.expired || objects.length === 0) return now;
  const leave = new AbortController();
  // One that closes meanwhile is ready, too.
  const others = (objects as readonly (Waitable | PromiseLike<unknown>)[])
    .filter(isWaitable)
    .map((object) => object.ready(leave.signal).catch(() => undefined));
  try {
    await settledWithin(Promise.race([...promises, ...others]), deadline, options?.signal, operation);
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error;
  } finally {
    leave.abort();
    await Promise.all(others);
  }
  return ready();
}

function isWaitable(object: Waitable | PromiseLike<unknown>): object is Waitable {
  return 'isReady' in object;
}
