import { describe, expect, it } from '@jest/globals';
import { RLock, threadDomain } from '@parallel-cookbook/primitives';

describe('a re-entrant lock that was granted to a task which has not gone on yet', () => {
  /** Runs `body` after the lock was granted to a waiting task, and before that task goes on. */
  async function betweenGrantAndTask(lock: RLock, body: () => void): Promise<void> {
    const first = lock.acquireSync();
    const next = lock.acquire();
    first.release();
    await new Promise<void>((resolve) => {
      queueMicrotask(() => {
        body();
        resolve();
      });
    });
    const guard = await next;
    expect(lock.depth).toBe(1);
    guard.release();
    expect(lock.locked).toBe(false);
  }

  it('is not entered by tryAcquire', async () => {
    const lock = new RLock(threadDomain);
    await betweenGrantAndTask(lock, () => {
      expect(lock.locked).toBe(true);
      expect(lock.tryAcquire()).toBeUndefined();
    });
  });

  it('is not entered by acquireSync', async () => {
    const lock = new RLock(threadDomain);
    await betweenGrantAndTask(lock, () => {
      expect(() => lock.acquireSync({ timeoutMs: 0 })).toThrow(/would never end/);
    });
  });
});
