/** Whatever can be released by the token of a hold. */
export interface Releasable {
  releaseHold(token: string): Promise<void>;
  releaseHoldSync(token: string): void;
  enterAgain(token: string): Promise<void>;
}

/**
 * The hold of a lock in a manager's server.
 *
 * `release()` gives it back and awaits that the server has heard it; `releaseSync()` blocks. Both do nothing the second time.
 */
export class RemoteGuard implements AsyncDisposable {
  #held = true;

  /** @internal */
  constructor(
    private readonly lock: Releasable,
    /** Names the hold. */
    readonly token: string,
  ) {}

  /** Whether it was not given back yet. */
  get held(): boolean {
    return this.#held;
  }

  async release(): Promise<void> {
    if (!this.#held) return;
    this.#held = false;
    await this.lock.releaseHold(this.token);
  }

  releaseSync(): void {
    if (!this.#held) return;
    this.#held = false;
    this.lock.releaseHoldSync(this.token);
  }

  /** Enters a re-entrant lock again: it is free once both guards were released. */
  async reacquire(): Promise<RemoteGuard> {
    await this.lock.enterAgain(this.token);
    return new RemoteGuard(this.lock, this.token);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.release();
  }
}
