import { tracer } from './diagnostics.js';

/**
 * A wait, told as it begins; and as `cancel` when it ends without what was waited for: by time-out, abort, close or a
 * death. Whoever waits tells of a good end itself (`acquire`, `get`, …).
 */
export function tracedWait<T>(object: string, wait: () => Promise<T>): Promise<T> {
  return tracer.enabled ? told(object, wait) : wait();
}

async function told<T>(object: string, wait: () => Promise<T>): Promise<T> {
  tracer.emit('wait', object);
  try {
    return await wait();
  } catch (error) {
    tracer.emit('cancel', object);
    throw error;
  }
}

/** The same for a wait that blocks this thread. */
export function tracedWaitSync<T>(object: string, wait: () => T): T {
  if (!tracer.enabled) return wait();
  tracer.emit('wait', object);
  try {
    return wait();
  } catch (error) {
    tracer.emit('cancel', object);
    throw error;
  }
}
