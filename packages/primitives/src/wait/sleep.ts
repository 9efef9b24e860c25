import { systemClock } from './system-clock.js';

const nobody = new Int32Array(new SharedArrayBuffer(4));

/**
 * Lets other work of this thread go on for `ms` milliseconds. Python: `await asyncio.sleep(s)`, in seconds there.
 * Rejects with `CancelledError` when the signal is aborted.
 */
export function sleep(ms: number, options?: { readonly signal?: AbortSignal | undefined }): Promise<void> {
  return systemClock.sleep(ms, options);
}

/**
 * Blocks this thread, and only this thread, for `ms` milliseconds. Python: `time.sleep(s)`, in seconds there.
 * Nothing else runs on the thread meanwhile; on the main thread prefer {@link sleep}.
 */
export function sleepSync(ms: number): void {
  if (ms > 0) Atomics.wait(nobody, 0, 0, ms);
}
