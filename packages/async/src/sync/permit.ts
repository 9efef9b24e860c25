import { NotOwnerError } from '@parallel-cookbook/primitives';
import type { Semaphore } from './semaphore.js';

/**
 * One permit of a semaphore, to be given back exactly once, or kept for ever.
 *
 * Python analogue: being inside `async with semaphore:`. A second `release()` throws `NotOwnerError`; leaving a `using` scope
 * after a release does nothing.
 *
 * @example
 * import { Semaphore } from '@parallel-cookbook/async';
 *
 * const signals = new Semaphore(1);
 * (await signals.acquire()).forget();
 * console.log(signals.value); // 0
 */
export class Permit implements Disposable {
  private given = false;

  /** @internal */
  constructor(private readonly semaphore: Semaphore) {}

  /** Whether it was given back or forgotten. */
  get released(): boolean {
    return this.given;
  }

  /** Gives the permit back: to the one that has waited longest, if anybody waits. */
  release(): void {
    this.give();
    this.semaphore.giveBack();
  }

  /** Keeps the permit for ever: a signal that was consumed, a resource that is gone. */
  forget(): void {
    this.give();
  }

  [Symbol.dispose](): void {
    if (!this.given) this.release();
  }

  private give(): void {
    if (this.given) throw new NotOwnerError(this.semaphore.name, 'this permit was given back already');
    this.given = true;
  }
}
