import { ClosedError } from '../errors/closed.js';
import { DeadlockError } from '../errors/deadlock.js';
import { AsyncWaiters } from '../parking/async-waiters.js';
import { sliceMs } from '../parking/domain.js';
import { tracedWait, tracedWaitSync } from '../trace/traced-wait.js';
import { Deadline } from '../wait/deadline.js';
import type { WaitOptions } from '../wait/wait-options.js';
import type { Access } from './access.js';
import type { ReadWriteState } from './read-write-state.js';

const spins = 100;

/** Entering a read-write lock together with other readers. */
export class ReadAccess implements Access {
  readonly name: string;
  readonly #waiters: AsyncWaiters;

  constructor(private readonly state: ReadWriteState) {
    this.name = `${state.name}.read`;
    this.#waiters = new AsyncWaiters(state.domain.doorbell);
  }

  enterSync(deadline: Deadline | undefined): void {
    if (this.#share() || this.#join()) this.state.shares.book(false);
    else tracedWaitSync(this.name, () => this.#block(deadline ?? Deadline.after(undefined)));
  }

  async enter(options: WaitOptions | undefined): Promise<void> {
    // A task stands behind writers even if its thread reads: tasks whose shares overlap would starve them.
    if (this.#waiters.size === 0 && this.#share()) return this.state.shares.book(false);
    const attempt = (expired: boolean): true | undefined => {
      this.state.announceTask();
      if (expired) this.state.recover();
      if (!this.#share()) return undefined;
      this.state.shares.book(true);
      return true;
    };
    await tracedWait(this.name, () => this.#waiters.wait(attempt, options, this.#operation));
  }

  tryEnter(): boolean {
    let inside = this.#share() || this.#join();
    if (!inside) {
      this.state.recover();
      inside = this.#share();
    }
    if (inside) this.state.shares.book(false);
    return inside;
  }

  leave(): void {
    this.state.giveShare();
  }

  get #operation(): string {
    return `acquire ${this.name}`;
  }

  /** A share, unless a writer has the word. The share first, then the word: the writer does it the other way round. */
  #share(): boolean {
    const { word, shares } = this.state;
    if (word.locked) return false;
    shares.take();
    if (!word.locked && !word.closed) return true;
    this.state.giveShare();
    if (word.closed) throw new ClosedError(this.name);
    return false;
  }

  /** One more share of a thread that has one: a writer that waits for that one would wait for ever if this had to wait. */
  #join(): boolean {
    const { shares } = this.state;
    if (shares.mine === 0) return false;
    shares.take();
    return true;
  }

  #block(deadline: Deadline): void {
    const { state } = this;
    if (state.mine) {
      throw new DeadlockError(
        `Blocking for ${this.name} would never end: this thread has ${state.name}.write already, or one of its tasks has. Release it first, or await acquire() when it is another task's`,
      );
    }
    for (let i = 0; i < spins; i++) if (this.#share()) return state.shares.book(true);
    for (let expired = false; ;) {
      const opened = state.announceReader();
      if (this.#share()) return state.shares.book(true);
      if (expired) state.recover();
      const left = deadline.remainingMs();
      if (left === 0) throw deadline.error(this.#operation);
      expired = state.parkReader(opened, Math.min(sliceMs, left));
    }
  }
}
