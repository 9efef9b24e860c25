import { once } from 'node:events';
import { threadId, Worker } from 'node:worker_threads';
import { Mutex, shareable, threadDomain } from '@parallel-cookbook/primitives';

/** The word by which this thread owns locks. */
export function ownerWord() {
  return threadDomain.owners.me;
}

/** This thread's id and owner word. */
export function tidAndWord() {
  return [threadId, threadDomain.owners.me];
}

/**
 * Holds a lock in a loop that never gives the event loop a turn.
 *
 * @param {Mutex} lock
 */
export function holdInLoop(lock) {
  lock.acquireSync();
  for (;;) Math.sqrt(2);
}

/** Two workers that inherit no owner table: one uses locks only when ours arrives, the other before. */
export async function startedBefore() {
  const results = {};
  for (const kind of ['fresh', 'used']) {
    const worker = new Worker(new URL('./early-worker.js', import.meta.url), { workerData: { used: kind === 'used' } });
    await once(worker, 'online');
    const lock = new Mutex(threadDomain);
    const guard = lock.acquireSync();
    worker.postMessage(lock[shareable]());
    const [answer] = await once(worker, 'message');
    guard.release();
    results[kind] = answer;
    await worker.terminate();
  }
  return results;
}
