import { NotOwnerError } from '../errors/not-owner.js';
import { refusesPostMessage } from '../memory/refusal.js';
import { tracer } from '../trace/diagnostics.js';
import type { Access } from './access.js';

/**
 * Somebody's hold of one side of a read-write lock: a reader's share, or the writer's. To be given back exactly once.
 *
 * A second `release()` throws `NotOwnerError`; leaving a `using` scope after a release does nothing.
 */
export class AccessGuard implements Disposable {
  protected readonly refusal = refusesPostMessage;
  #access: Access | undefined;
  readonly #name: string;
  readonly #hold: number;

  /** @internal */
  constructor(access: Access, hold: number) {
    this.#access = access;
    this.#name = access.name;
    this.#hold = hold;
  }

  /** Whether it was given back already. */
  get released(): boolean {
    return this.#access === undefined;
  }

  /** Gives it back. */
  release(): void {
    const access = this.#access;
    if (access === undefined) throw new NotOwnerError(this.#name, 'this guard gave it back already');
    this.#access = undefined;
    if (tracer.enabled) tracer.emit('release', this.#name);
    access.leave(this.#hold);
  }

  [Symbol.dispose](): void {
    if (this.#access !== undefined) this.release();
  }
}
