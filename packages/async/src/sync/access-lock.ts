import { ClosedError, tracer } from '@parallel-cookbook/primitives';
import { ambientScope, currentScope } from '../loop/ambient.js';
import type { ScopedWaitOptions } from '../loop/wait-options.js';
import type { Bearer, Waitable } from '../loop/waitable.js';
import { WaiterList } from '../loop/waiter-list.js';
import { AccessGuard } from './access-guard.js';
import { within } from './within.js';
import type { ReadWriteLock } from './read-write-lock.js';

/**
 * One side of a {@link ReadWriteLock}, used like a lock: `lock.read` or `lock.write`. Errors and traces call it by the lock's name
 * and its side: `cache.read`, `cache.write`.
 */
export class AccessLock implements Waitable {
  readonly name: string;
  /** How many are inside by this side. @internal */
  readonly inside = new Set<AccessGuard>();
  /** How often somebody entered. @internal */
  entered = 0;
  /** How many of these had to wait. @internal */
  contentions = 0;
  /** Each waiter's payload is its place in the line of both sides. @internal */
  readonly waiters = new WaiterList<AccessGuard, number>(this, 'acquire', () => this.lock.admit());

  /** @internal */
  constructor(
    private readonly lock: ReadWriteLock,
    private readonly side: 'read' | 'write',
  ) {
    this.name = `${lock.name}.${side}`;
  }

  get kind(): string {
    return `${this.side} lock`;
  }

  /** Waits until this task is inside. */
  acquire(options?: ScopedWaitOptions): Promise<AccessGuard> {
    return Promise.resolve(this.take(options));
  }

  /** Enters if that needs no waiting. */
  tryAcquire(): AccessGuard | undefined {
    if (this.lock.closed) throw new ClosedError(this.name);
    return this.lock.admits(this) ? this.enter(ambientScope()?.bearer) : undefined;
  }

  /** Waits to be inside, awaits `body`, and leaves however that ended. */
  withLock<R>(body: (guard: AccessGuard) => R | PromiseLike<R>, options?: ScopedWaitOptions): Promise<R> {
    return within(this.take(options), body);
  }

  /** Those who are inside by either side. */
  *holders(): IterableIterator<Bearer> {
    for (const { inside } of [this.lock.read, this.lock.write]) {
      for (const { holder } of inside) if (holder) yield holder;
    }
  }

  /** @internal */
  enter(holder: Bearer | undefined): AccessGuard {
    const guard = new AccessGuard(this, holder);
    this.inside.add(guard);
    this.entered++;
    if (tracer.enabled) tracer.emit('acquire', this.name);
    return guard;
  }

  /** @internal */
  leave(guard: AccessGuard): void {
    if (tracer.enabled) tracer.emit('release', this.name);
    this.inside.delete(guard);
    this.lock.admit();
  }

  private take(options: ScopedWaitOptions | undefined): AccessGuard | Promise<AccessGuard> {
    const scope = options?.scope ?? currentScope();
    const refused = this.waiters.refusal(options, scope);
    if (refused !== undefined) return refused;
    if (this.lock.closed) return Promise.reject(new ClosedError(this.name));
    if (this.lock.admits(this)) return this.enter(scope.bearer);
    this.contentions++;
    return this.waiters.wait(options, this.lock.nextPlace(), scope);
  }
}
