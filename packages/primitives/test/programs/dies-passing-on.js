import { threadDomain } from '@parallel-cookbook/primitives';

/**
 * Is notified and cancelled at the same time, and stands still in the moment in which it passes the notify on: before it
 * has found the next one. Ready to be killed there.
 *
 * @param {import('@parallel-cookbook/primitives').Condition} condition
 * @param {import('@parallel-cookbook/primitives').Event} passing
 * @param {import('@parallel-cookbook/primitives').Event} others
 */
export async function stopWhilePassingOn(condition, passing, others) {
  const controller = new AbortController();
  const guard = await condition.acquire();
  const waiting = condition.wait({ signal: controller.signal });
  await others.wait();
  condition.withLockSync(() => {
    controller.abort();
    condition.notify();
  });
  const { owners } = threadDomain;
  const isDead = owners.isDead.bind(owners);
  Object.defineProperty(owners, 'isDead', {
    value(word) {
      if (!condition.lock.locked) return isDead(word);
      passing.set();
      for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    },
  });
  await waiting;
  guard.release();
}
