import { clockSleep } from './clock-sleep.js';
import type { Clock, Timer } from './clock.js';
import { durationMs } from './duration.js';

/** Node calls a timer that is longer than this at once. */
const longestMs = 2 ** 31 - 1;

/** Real time, monotonic. A timer keeps the process alive until it is called or called off. */
export class SystemClock implements Clock {
  now(): number {
    return performance.now();
  }

  sleep(ms: number, options: { readonly signal?: AbortSignal | undefined } = {}): Promise<void> {
    return clockSleep(this, ms, options.signal);
  }

  after(ms: number, callback: () => void): Timer {
    const due = performance.now() + durationMs('ms', ms);
    // Node rounds down to its own milliseconds and so may call a little early: then the rest is waited for.
    const onTime = (): void => {
      const rest = due - performance.now();
      if (rest > 0) timer = setTimeout(onTime, Math.min(Math.ceil(rest), longestMs));
      else callback();
    };
    let timer = setTimeout(onTime, Math.min(Math.ceil(ms), longestMs));
    return { cancel: () => clearTimeout(timer) };
  }
}

/** The real clock that everything uses unless it is given another. */
export const systemClock: Clock = new SystemClock();
