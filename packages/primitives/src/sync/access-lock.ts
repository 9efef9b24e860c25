import { refusesPostMessage } from '../memory/refusal.js';
import { tracer } from '../trace/diagnostics.js';
import { Deadline, throwIfAborted } from '../wait/deadline.js';
import type { BlockingWaitOptions, WaitOptions } from '../wait/wait-options.js';
import type { Access } from './access.js';
import { AccessGuard } from './access-guard.js';
import type { NotAsync } from './mutex.js';

/**
 * One side of a {@link ReadWriteLock}, used like a lock: `lock.read` or `lock.write`. It does not travel by itself: send the
 * lock. Errors and traces call it by the lock's name and its side: `cache.read`, `cache.write`.
 */
export class AccessLock {
  protected readonly refusal = refusesPostMessage;
  readonly name: string;
  readonly #access: Access;

  /** @internal */
  constructor(access: Access) {
    this.name = access.name;
    this.#access = access;
  }

  /** Waits until this task is inside, without blocking the thread. */
  async acquire(options?: WaitOptions): Promise<AccessGuard> {
    throwIfAborted(options?.signal, `acquire ${this.name}`);
    Deadline.after(options?.timeoutMs);
    const hold = await this.#access.enter(options);
    if (tracer.enabled) tracer.emit('acquire', this.name);
    return new AccessGuard(this.#access, hold);
  }

  /** Blocks this thread until it is inside. */
  acquireSync(options?: BlockingWaitOptions): AccessGuard {
    const hold = this.#access.enterSync(options && Deadline.after(options.timeoutMs));
    if (tracer.enabled) tracer.emit('acquire', this.name);
    return new AccessGuard(this.#access, hold);
  }

  /** Enters if that needs no waiting. */
  tryAcquire(): AccessGuard | undefined {
    const hold = this.#access.tryEnter();
    if (hold === undefined) return undefined;
    if (tracer.enabled) tracer.emit('acquire', this.name);
    return new AccessGuard(this.#access, hold);
  }

  /** Waits to be inside, awaits `body`, and leaves however that ended. */
  async withLock<R>(body: (guard: AccessGuard) => R | PromiseLike<R>, options?: WaitOptions): Promise<R> {
    throwIfAborted(options?.signal, `acquire ${this.name}`);
    Deadline.after(options?.timeoutMs);
    const access = this.#access;
    const hold = await access.enter(options);
    if (tracer.enabled) tracer.emit('acquire', this.name);
    const guard = new AccessGuard(access, hold);
    try {
      return await access.run(hold, () => body(guard));
    } finally {
      guard[Symbol.dispose]();
    }
  }

  /** Blocks until it is inside, runs `body`, and leaves however that ended: the fastest way. */
  withLockSync<R>(body: (() => R) & NotAsync<R>, options?: BlockingWaitOptions): R {
    const hold = this.#access.enterSync(options && Deadline.after(options.timeoutMs));
    if (tracer.enabled) tracer.emit('acquire', this.name);
    try {
      return body();
    } finally {
      if (tracer.enabled) tracer.emit('release', this.name);
      this.#access.leave(hold);
    }
  }
}
