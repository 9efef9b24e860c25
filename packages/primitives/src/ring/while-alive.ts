import { onBlocking } from '../isolate/blocking.js';

/**
 * Has something done for `holder` whenever this thread is about to block, as long as anybody holds it: being called does
 * not keep it.
 */
export function whileAlive<T extends object>(holder: T, progress: (holder: T) => void): void {
  const weak = new WeakRef(holder);
  const forget = onBlocking(() => {
    const held = weak.deref();
    if (held) progress(held);
    else forget();
  });
}
