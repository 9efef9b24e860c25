import type { BlockingWaitOptions, WaitOptions } from '@parallel-cookbook/primitives';
import { invoke, invokeSync, registerRemoteClass } from './remote-class.js';
import type { RemoteGuard } from './remote-guard.js';
import { RemoteLock } from './remote-lock.js';

/**
 * A condition in a manager's server, with its lock. Python: the proxy of `SyncManager.Condition()`.
 *
 * However a wait ends, the guard holds the lock afterwards. Errors: as of `RemoteLock`; `NotOwnerError` for a wait or a notify without
 * the lock.
 */
export class RemoteCondition extends RemoteLock {
  /** Gives the lock away, waits to be notified, and has the lock again. */
  async wait(guard: RemoteGuard, options?: WaitOptions): Promise<void> {
    await invoke(this, 'wait', [guard.token], options);
  }

  waitSync(guard: RemoteGuard, options?: BlockingWaitOptions): void {
    invokeSync(this, 'wait', [guard.token], options);
  }

  /** Waits until a condition holds, which is looked at with the lock. */
  async waitFor(guard: RemoteGuard, holds: () => boolean | PromiseLike<boolean>, options?: WaitOptions): Promise<void> {
    const until = performance.now() + (options?.timeoutMs ?? Infinity);
    while (!(await holds())) {
      const timeoutMs = until === Infinity ? undefined : Math.max(0, until - performance.now());
      await this.wait(guard, { ...options, timeoutMs });
    }
  }

  /** Wakes so many of those who wait. Needs the lock. */
  async notify(count = 1): Promise<void> {
    await invoke(this, 'notify', [count]);
  }

  notifySync(count = 1): void {
    invokeSync(this, 'notify', [count]);
  }

  async notifyAll(): Promise<void> {
    await invoke(this, 'notifyAll', []);
  }

  notifyAllSync(): void {
    invokeSync(this, 'notifyAll', []);
  }
}
registerRemoteClass('SignalLine', RemoteCondition);
