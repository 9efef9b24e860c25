import type { BlockingWaitOptions, WaitOptions } from '@parallel-cookbook/primitives';
import { byThread } from '../served/latch.js';
import { invoke, invokeSync, registerRemoteClass } from './remote-class.js';
import { RemoteGuard, type Releasable } from './remote-guard.js';
import { RemoteObject } from './remote-object.js';

let tokens = 0;

/**
 * A lock in a manager's server: for processes of several machines. On one machine take `Lock` or `RLock`, which are a thousand times
 * faster.
 *
 * Python: the proxy of `SyncManager.Lock()` and `RLock()`. A hold is a guard; a re-entrant lock is entered again by
 * `guard.reacquire()`. Errors: `TimeoutError`, `CancelledError`; `OwnerDiedError` once, when the client that held it is gone: the lock
 * is usable again, the data may be half-changed; `NotOwnerError`; `ManagerDiedError`.
 */
export class RemoteLock extends RemoteObject implements Releasable {
  async acquire(options?: WaitOptions): Promise<RemoteGuard> {
    const token = newToken();
    await invoke(this, 'acquire', [token], options, () => void this.releaseHold(token).catch(() => undefined));
    return new RemoteGuard(this, token);
  }

  /** Blocks for the lock. A re-entrant lock that this thread took by blocking is entered again. */
  acquireSync(options?: BlockingWaitOptions): RemoteGuard {
    invokeSync(this, 'acquire', [byThread], options, () => void this.releaseHold(byThread).catch(() => undefined));
    return new RemoteGuard(this, byThread);
  }

  /** Takes the lock if it is free. */
  async tryAcquire(): Promise<RemoteGuard | undefined> {
    const token = newToken();
    return (await invoke(this, 'tryAcquire', [token])) ? new RemoteGuard(this, token) : undefined;
  }

  tryAcquireSync(): RemoteGuard | undefined {
    return invokeSync(this, 'tryAcquire', [byThread]) ? new RemoteGuard(this, byThread) : undefined;
  }

  /** Awaits the lock, then `body`, and gives the lock back however that ended. */
  async withLock<R>(body: (guard: RemoteGuard) => R | PromiseLike<R>, options?: WaitOptions): Promise<R> {
    const guard = await this.acquire(options);
    try {
      return await body(guard);
    } finally {
      await guard.release();
    }
  }

  withLockSync<R>(body: (guard: RemoteGuard) => R, options?: BlockingWaitOptions): R {
    const guard = this.acquireSync(options);
    try {
      return body(guard);
    } finally {
      guard.releaseSync();
    }
  }

  locked(): Promise<boolean> {
    return invoke(this, 'locked', []) as Promise<boolean>;
  }

  lockedSync(): boolean {
    return invokeSync(this, 'locked', []) as boolean;
  }

  /** @internal */
  async releaseHold(token: string): Promise<void> {
    await invoke(this, 'release', [token]);
  }

  /** @internal */
  releaseHoldSync(token: string): void {
    invokeSync(this, 'release', [token]);
  }

  /** @internal */
  async enterAgain(token: string): Promise<void> {
    await invoke(this, 'acquire', [token]);
  }
}
registerRemoteClass('Latch', RemoteLock);

/** Unique in this client, which is all that a hold needs: the server knows who asks. */
function newToken(): string {
  return String(++tokens);
}
