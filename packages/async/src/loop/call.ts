import { currentLoop } from './current-loop.js';
import type { Handle } from './handle.js';

/**
 * Calls back once, after everything that is ready already. Errors go to the loop's exception handler. Python: `loop.call_soon`.
 *
 * @example
 * import { callSoon } from '@parallel-cookbook/async';
 *
 * callSoon(() => console.log('second'));
 * console.log('first');
 * // first
 * // second
 */
export function callSoon(callback: () => unknown): Handle {
  return currentLoop().callSoon(callback);
}

/** Calls back once, after `ms` milliseconds of the loop's time. Python: `loop.call_later`. @throws ArgumentError for bad times. */
export function callLater(ms: number, callback: () => unknown): Handle {
  return currentLoop().callLater(ms, callback);
}

/** Calls back once, when the loop's time is `when`. Python: `loop.call_at`. @throws ArgumentError for bad times. */
export function callAt(when: number, callback: () => unknown): Handle {
  return currentLoop().callAt(when, callback);
}
