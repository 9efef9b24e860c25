import { NotOwnerError } from '../errors/not-owner.js';
import { refusesPostMessage } from '../memory/refusal.js';
import type { Recursion } from './recursion.js';

/**
 * One entry into a re-entrant lock. The lock is free when every entry was given back, in whatever order.
 *
 * Python analogue: being inside `with rlock:`. A second `release()` throws `NotOwnerError`; leaving a `using` scope after
 * a release does nothing.
 */
export class ReentrantGuard implements Disposable {
  protected readonly refusal = refusesPostMessage;
  #recursion: Recursion | undefined;
  readonly #name: string;

  /** @internal */
  constructor(recursion: Recursion, name: string) {
    this.#recursion = recursion;
    this.#name = name;
  }

  /** Whether this entry was given back already. */
  get released(): boolean {
    return this.#recursion === undefined;
  }

  /**
   * Enters the lock once more and returns the guard of that entry. It is how an async holder enters again: a thread's
   * tasks all look alike, so a task proves with its guard that it is the one.
   */
  reacquire(): ReentrantGuard {
    const recursion = this.#recursion;
    if (!recursion?.word.mine) {
      throw new NotOwnerError(this.#name, 'this guard does not hold it any more; acquire it', 'reacquire');
    }
    recursion.enterAgain();
    return new ReentrantGuard(recursion, this.#name);
  }

  /** Gives this entry back. */
  release(): void {
    const recursion = this.#recursion;
    if (recursion === undefined) throw new NotOwnerError(this.#name, 'this guard gave it back already');
    this.#recursion = undefined;
    if (recursion.word.mine) recursion.leave();
    // Closed while it was held, or not held at all; the word knows what to say.
    else recursion.word.unlock();
  }

  [Symbol.dispose](): void {
    if (this.#recursion !== undefined) this.release();
  }
}
