import { CancelledError } from '../errors/cancelled.js';
import type { Clock, Timer } from './clock.js';
import { throwIfAborted } from './deadline.js';

/** Real time, monotonic. */
export class SystemClock implements Clock {
  now(): number {
    return performance.now();
  }

  sleep(ms: number, options: { readonly signal?: AbortSignal | undefined } = {}): Promise<void> {
    const { signal } = options;
    return new Promise((resolve, reject) => {
      throwIfAborted(signal, 'sleep');
      const onAbort = (): void => {
        clearTimeout(timer);
        reject(new CancelledError('sleep', signal?.reason));
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      }, ms);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  after(ms: number, callback: () => void): Timer {
    const timer = setTimeout(callback, ms);
    return { cancel: () => clearTimeout(timer) };
  }
}

/** The real clock that everything uses unless it is given another. */
export const systemClock: Clock = new SystemClock();
