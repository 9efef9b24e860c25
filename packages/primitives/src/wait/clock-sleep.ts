import { CancelledError } from '../errors/cancelled.js';
import type { Clock } from './clock.js';
import { throwIfAborted } from './deadline.js';

/** `Clock.sleep`, written once over `Clock.after`. */
export function clockSleep(clock: Clock, ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    throwIfAborted(signal, 'sleep');
    const onAbort = (): void => {
      timer.cancel();
      reject(new CancelledError('sleep', signal?.reason));
    };
    const timer = clock.after(ms, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
