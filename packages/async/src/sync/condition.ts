import { ArgumentError, ClosedError, NotOwnerError, tracer, type SyncOptions } from '@parallel-cookbook/primitives';
import { ambientScope, currentScope } from '../loop/ambient.js';
import { CancelScope } from '../loop/cancel-scope.js';
import type { ScopedWaitOptions } from '../loop/wait-options.js';
import type { Waitable } from '../loop/waitable.js';
import { WaiterList } from '../loop/waiter-list.js';
import { defaultName } from './default-name.js';
import type { Guard } from './guard.js';
import { Lock } from './lock.js';

/** What a condition has seen. */
export interface ConditionStatistics {
  /** How many wait to be notified. */
  readonly waiting: number;
  /** How many were notified so far. */
  readonly notified: number;
}

/**
 * Lets holders of a lock wait until another holder has changed something and says so.
 *
 * Python analogue: `asyncio.Condition(lock)`. `wait` gives the lock up, waits to be notified, and holds the lock again when it
 * ends, *however* it ends: the guard you have stays good. Each notify goes to exactly one waiter, the one that has waited
 * longest; a waiter that was cancelled before is not one of them, so no notify is lost.
 *
 * Happens-before: as by its lock.
 * Errors: `NotOwnerError` when the lock is not held by this task; `TimeoutError`, `CancelledError`, `ClosedError`.
 *
 * @example
 * import { Condition } from '@parallel-cookbook/async';
 *
 * const changed = new Condition();
 * const items = [];
 * const consumer = changed.withLock(async () => {
 *   await changed.waitFor(() => items.length > 0);
 *   return items.pop();
 * });
 * await changed.withLock(() => {
 *   items.push(42);
 *   changed.notify();
 * });
 * console.log(await consumer); // 42
 */
export class Condition implements Waitable {
  readonly name: string;
  /** The lock that waiters give up and notifiers hold. */
  readonly lock: Lock;
  private notified = 0;
  private ended = false;
  private readonly waiters = new WaiterList<void>(this, 'wait on');

  /** @param lock its lock, possibly one that other conditions have too; a new one unless given. */
  constructor(lock?: Lock, options?: SyncOptions) {
    this.name = options?.name ?? defaultName('Condition');
    this.lock = lock ?? new Lock({ name: `lock of ${this.name}` });
  }

  get kind(): string {
    return 'condition';
  }

  /** Whether it was closed. */
  get closed(): boolean {
    return this.ended;
  }

  /** Acquires the lock: `condition.lock.acquire(options)`. */
  acquire(options?: ScopedWaitOptions): Promise<Guard> {
    return this.lock.acquire(options);
  }

  /** Takes the lock if it is free: `condition.lock.tryAcquire()`. */
  tryAcquire(): Guard | undefined {
    return this.lock.tryAcquire();
  }

  /** Awaits the lock, then `body`, and gives the lock back however that ended. Python: `async with condition:`. */
  withLock<R>(body: (guard: Guard) => R | PromiseLike<R>, options?: ScopedWaitOptions): Promise<R> {
    return this.lock.withLock(body, options);
  }

  /** Gives the lock up until notified. The lock is held again when it settles. */
  async wait(options?: ScopedWaitOptions): Promise<void> {
    const guard = this.held('wait on', options?.scope);
    const refused = this.waiters.refusal(options);
    if (refused !== undefined) return refused;
    if (this.ended) throw new ClosedError(this.name);
    const notified = this.waiters.wait(options, undefined);
    this.lock.endsWith(this.endWaits);
    this.lock.giveBack();
    try {
      await notified;
    } finally {
      if (this.waiters.length === 0) this.lock.endsNoMoreWith(this.endWaits);
      // To take the lock back is no choice: whoever called goes on, or cleans up, as its holder.
      const shield = new CancelScope({ shield: true, scope: options?.scope });
      await shield.run((scope) => this.lock.resume(guard, { scope }));
    }
    if (tracer.enabled) tracer.emit('acquire', this.name);
  }

  /**
   * Waits until `predicate()` is truthy, and returns what it returned. It is called with the lock held. Python: `wait_for`.
   *
   * @param options `timeoutMs` holds for all its waits together.
   */
  async waitFor<T>(predicate: () => T, options?: ScopedWaitOptions): Promise<T> {
    const { loop } = options?.scope ?? currentScope();
    const until = loop.time() + (options?.timeoutMs ?? Infinity);
    let left = options;
    for (;;) {
      const result = predicate();
      if (result) return result;
      await this.wait(left);
      if (until !== Infinity) left = { ...options, timeoutMs: Math.max(0, until - loop.time()) };
    }
  }

  /** Wakes up to `count` waiters, those that have waited longest first. They go on when the lock is released. */
  notify(count = 1): void {
    if (!(Number.isInteger(count) && count >= 0) && count !== Infinity) {
      throw new ArgumentError('count', count, 'give a whole number, at least 0');
    }
    if (this.ended) throw new ClosedError(this.name);
    this.held('notify', undefined);
    if (tracer.enabled) tracer.emit('notify', this.name, { count });
    for (let left = count; left > 0 && this.waiters.wakeFirst(); left--) this.notified++;
  }

  /** Wakes all waiters. Python: `notify_all()`. */
  notifyAll(): void {
    this.notify(Infinity);
  }

  /** Ends the condition, not its lock: all who wait hold the lock again and get `ClosedError`. */
  close(): void {
    this.ended = true;
    this.endWaits();
  }

  /** What the condition has seen. */
  statistics(): ConditionStatistics {
    return { waiting: this.waiters.length, notified: this.notified };
  }

  private readonly endWaits = (): void => {
    this.waiters.failAll(new ClosedError(this.ended ? this.name : this.lock.name));
  };

  private held(operation: string, scope: CancelScope | undefined): Guard {
    const guard = this.lock.guardOf((scope ?? ambientScope())?.bearer);
    if (guard !== undefined) return guard;
    throw new NotOwnerError(this.name, `this task does not hold ${this.lock.name}; acquire it first`, operation);
  }
}
