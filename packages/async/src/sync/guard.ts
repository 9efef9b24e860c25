import { NotOwnerError } from '@parallel-cookbook/primitives';
import type { Bearer } from '../loop/waitable.js';
import type { Lock } from './lock.js';

/**
 * Somebody's hold of a lock; whoever has the guard is the holder, and may give the lock back exactly once.
 *
 * Python analogue: being inside `async with lock:`. A second `release()` throws `NotOwnerError`; leaving a `using` scope after
 * a release does nothing. While its holder waits on a condition of the lock the guard is not in force.
 *
 * @example
 * import { Lock } from '@parallel-cookbook/async';
 *
 * const lock = new Lock();
 * const guard = await lock.acquire();
 * console.log(lock.locked, guard.released); // true false
 * guard.release();
 * console.log(lock.locked, guard.released); // false true
 */
export class Guard implements Disposable {
  /** @internal */
  constructor(
    private readonly lock: Lock,
    /** Whose it is; `undefined` where that cannot be known. @internal */
    readonly holder: Bearer | undefined,
  ) {}

  /** Whether the lock was given back already. */
  get released(): boolean {
    return !this.lock.isHeldBy(this);
  }

  /** Gives the lock back: to the one that has waited longest, if anybody waits. */
  release(): void {
    if (!this.lock.isHeldBy(this)) throw new NotOwnerError(this.lock.name, 'this guard gave it back already');
    this.lock.giveBack();
  }

  [Symbol.dispose](): void {
    if (this.lock.isHeldBy(this)) this.lock.giveBack();
  }
}
