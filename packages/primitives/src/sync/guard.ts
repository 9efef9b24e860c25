import { NotOwnerError } from '../errors/not-owner.js';
import { refusesPostMessage } from '../memory/refusal.js';
import { tracer } from '../trace/diagnostics.js';
import type { LockWord } from './lock-word.js';

/**
 * Somebody's hold of a lock; whoever has the guard is the holder, and may give the lock back exactly once.
 *
 * Python analogue: being inside `with lock:`. A second `release()` throws `NotOwnerError`; leaving a `using` scope after a
 * release does nothing.
 *
 * @example
 * import { Mutex, threadDomain } from '@parallel-cookbook/primitives';
 *
 * const lock = new Mutex(threadDomain);
 * const guard = lock.acquireSync();
 * console.log(lock.locked, guard.released); // true false
 * guard.release();
 * console.log(lock.locked, guard.released); // false true
 */
export class Guard implements Disposable {
  protected readonly refusal = refusesPostMessage;
  #word: LockWord | undefined;
  readonly #name: string;

  /** @internal */
  constructor(word: LockWord, name: string) {
    this.#word = word;
    this.#name = name;
  }

  /** Whether the lock was given back already. */
  get released(): boolean {
    return this.#word === undefined;
  }

  /** Gives the lock back. What was written before is seen by whoever acquires it next. */
  release(): void {
    const word = this.#word;
    if (word === undefined) throw new NotOwnerError(this.#name, 'this guard gave it back already');
    this.#word = undefined;
    if (tracer.enabled) tracer.emit('release', this.#name);
    word.unlock();
  }

  [Symbol.dispose](): void {
    if (this.#word !== undefined) this.release();
  }
}
