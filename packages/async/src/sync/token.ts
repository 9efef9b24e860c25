import { NotOwnerError } from '@parallel-cookbook/primitives';
import type { CapacityLimiter } from './capacity-limiter.js';

/**
 * A token that somebody has borrowed from a {@link CapacityLimiter}, to be given back exactly once.
 *
 * A second `release()` throws `NotOwnerError`; leaving a `using` scope after a release does nothing.
 */
export class Token implements Disposable {
  private given = false;

  /** @internal */
  constructor(
    private readonly limiter: CapacityLimiter,
    /** In whose name it was borrowed. */
    readonly borrower: unknown,
  ) {}

  /** Whether it was given back already. */
  get released(): boolean {
    return this.given;
  }

  /** Gives it back: to the one that has waited longest, if anybody waits and the limit allows it. */
  release(): void {
    if (this.given) throw new NotOwnerError(this.limiter.name, 'this token was given back already');
    this.given = true;
    this.limiter.giveBack(this);
  }

  [Symbol.dispose](): void {
    if (!this.given) this.release();
  }
}
