import { NotOwnerError } from '@parallel-cookbook/primitives';
import type { Bearer } from '../loop/waitable.js';
import type { AccessLock } from './access-lock.js';

/**
 * Somebody's hold of one side of a read-write lock: a reader's share, or the writer's. To be given back exactly once.
 *
 * A second `release()` throws `NotOwnerError`; leaving a `using` scope after a release does nothing.
 */
export class AccessGuard implements Disposable {
  private given = false;

  /** @internal */
  constructor(
    private readonly side: AccessLock,
    /** @internal */ readonly holder: Bearer | undefined,
  ) {}

  /** Whether it was given back already. */
  get released(): boolean {
    return this.given;
  }

  /** Gives it back. */
  release(): void {
    if (this.given) throw new NotOwnerError(this.side.name, 'this guard gave it back already');
    this.given = true;
    this.side.leave(this);
  }

  [Symbol.dispose](): void {
    if (!this.given) this.release();
  }
}
