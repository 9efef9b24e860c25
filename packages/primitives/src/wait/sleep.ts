import { durationMs } from './duration.js';
import { systemClock } from './system-clock.js';

const nobody = new Int32Array(new SharedArrayBuffer(4));

/**
 * Lets other work of this thread go on for `ms` milliseconds. Python: `await asyncio.sleep(s)`, in seconds there.
 * Never ends early; `Infinity` never ends.
 *
 * @throws CancelledError when the signal is aborted; ArgumentError for NaN and negative times.
 */
export function sleep(ms: number, options?: { readonly signal?: AbortSignal | undefined }): Promise<void> {
  return systemClock.sleep(ms, options);
}

/**
 * Blocks this thread, and only this thread, for `ms` milliseconds. Python: `time.sleep(s)`, in seconds there.
 * Nothing else runs on the thread meanwhile; on the main thread prefer {@link sleep}.
 *
 * @throws ArgumentError for NaN and negative times.
 */
export function sleepSync(ms: number): void {
  if (durationMs('ms', ms) > 0) Atomics.wait(nobody, 0, 0, ms);
}
