import { NotOwnerError } from '../errors/not-owner.js';
import { refusesPostMessage } from '../memory/refusal.js';
import type { Semaphore } from './semaphore.js';

/**
 * One permit of a semaphore, to be given back exactly once, or kept for ever.
 *
 * Python analogue: being inside `with semaphore:`. A second `release()` throws `NotOwnerError`; leaving a `using` scope
 * after a release does nothing.
 */
export class Permit implements Disposable {
  protected readonly refusal = refusesPostMessage;
  #semaphore: Semaphore | undefined;
  readonly #name: string;

  /** @internal */
  constructor(semaphore: Semaphore) {
    this.#semaphore = semaphore;
    this.#name = semaphore.name;
  }

  /** Whether it was given back or forgotten. */
  get released(): boolean {
    return this.#semaphore === undefined;
  }

  /** Gives the permit back. */
  release(): void {
    this.#take().release();
  }

  /**
   * Keeps the permit for ever: a signal that was consumed, a resource that is gone. Unlike a permit that is merely never
   * released, it does not come back even when this thread is killed.
   */
  forget(): void {
    this.#take().forget();
  }

  [Symbol.dispose](): void {
    if (this.#semaphore !== undefined) this.release();
  }

  #take(): Semaphore {
    const semaphore = this.#semaphore;
    if (semaphore === undefined) throw new NotOwnerError(this.#name, 'this permit was given back already');
    this.#semaphore = undefined;
    return semaphore;
  }
}
