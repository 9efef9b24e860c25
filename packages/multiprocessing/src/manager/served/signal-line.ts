import { NotOwnerError, type WaitOptions } from '@parallel-cookbook/primitives';
import { currentCaller } from './caller.js';
import { GivenUp } from './given-up.js';
import { Latch } from './latch.js';

/** A condition that a manager's server holds, with its lock. Python: `Condition` of a SyncManager. */
export class SignalLine {
  static readonly waits = { wait: 1, acquire: 1 };
  private readonly waiting = new Set<() => void>();

  constructor(private readonly lock: Latch = new Latch(true)) {}

  acquire(token: string, options?: WaitOptions): void | Promise<void> {
    return this.lock.acquire(token, options);
  }

  tryAcquire(token: string): boolean {
    return this.lock.tryAcquire(token);
  }

  release(token: string): void {
    this.lock.release(token);
  }

  locked(): boolean {
    return this.lock.locked();
  }

  /**
   * Gives the lock away, waits to be notified, and has the lock again however the wait ended. So a caller that gives up hears of it
   * only when it has the lock back.
   */
  async wait(token: string, _options?: WaitOptions): Promise<void> {
    const caller = currentCaller();
    const depth = this.lock.suspend(token);
    const notified = await new Promise<boolean>((resolve) => {
      const wake = (): void => resolve(true);
      this.waiting.add(wake);
      caller.onCancel(() => {
        if (this.waiting.delete(wake)) resolve(false);
      });
    });
    await this.lock.resume(token, depth, caller.client);
    if (!notified) throw new GivenUp();
  }

  /** Wakes so many of those who wait. Only with the lock. */
  notify(count = 1): void {
    if (!this.lock.locked()) throw new NotOwnerError('a condition of the manager', 'notify needs its lock');
    for (const wake of [...this.waiting].slice(0, count)) {
      this.waiting.delete(wake);
      wake();
    }
  }

  notifyAll(): void {
    this.notify(Infinity);
  }
}
