import { waitGraph, type HoldOrigin } from '../deadlock/wait-graph.js';
import { ClosedError } from '../errors/closed.js';
import { DeadlockError } from '../errors/deadlock.js';
import { AsyncWaiters } from '../parking/async-waiters.js';
import { sliceMs } from '../parking/domain.js';
import { tracedWait, tracedWaitSync } from '../trace/traced-wait.js';
import { Deadline } from '../wait/deadline.js';
import { isEndless, type WaitOptions } from '../wait/wait-options.js';
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

  enterSync(deadline: Deadline | undefined): number {
    if (this.#fastShare()) return 0;
    const origin = this.#origin();
    if (this.#share() || this.#join()) {
      this.state.shares.book(false);
    } else {
      tracedWaitSync(this.name, () => this.#block(deadline ?? Deadline.after(undefined), origin));
    }
    return this.#held(origin);
  }

  async enter(options: WaitOptions | undefined): Promise<number> {
    const idle = this.#waiters.size === 0;
    // A task stands behind writers even if its thread reads: tasks whose shares overlap would starve them.
    if (idle && this.#fastShare()) return 0;
    const origin = this.#origin();
    if (idle && this.#share()) {
      this.state.shares.book(false);
      return this.#held(origin);
    }
    return tracedWait(this.name, () => this.#wait(options, origin));
  }

  tryEnter(): number | undefined {
    if (this.#fastShare()) return 0;
    let inside = this.#share() || this.#join();
    if (!inside) {
      this.state.recover();
      inside = this.#share();
    }
    if (!inside) return undefined;
    this.state.shares.book(false);
    return this.#held(this.#origin());
  }

  run<R>(hold: number, body: () => R): R {
    return hold === 0 ? body() : waitGraph.scoped(this.state.readers, body, hold);
  }

  leave(hold: number): void {
    if (hold !== 0) waitGraph.released(this.state.readers, hold);
    this.state.giveShare();
  }

  get #operation(): string {
    return `acquire ${this.name}`;
  }

  /** Where the share was asked for, if the graph of waits is to know of it. */
  #origin(): HoldOrigin | undefined {
    return this.state.word.watched ? waitGraph.here(this.state.word) : undefined;
  }

  #held(origin: HoldOrigin | undefined): number {
    return origin ? waitGraph.held(this.state.readers, origin) : 0;
  }

  /** A share of a lock that nobody watches, with nobody writing. */
  #fastShare(): boolean {
    const { word, shares } = this.state;
    if (!word.plainlyFree) return false;
    shares.take();
    if (word.plainlyFree) {
      shares.book(false);
      return true;
    }
    this.state.giveShare();
    return false;
  }

  async #wait(options: WaitOptions | undefined, origin: HoldOrigin | undefined): Promise<number> {
    const { state } = this;
    const graphed = origin && isEndless(options) ? waitGraph.pausable(state.word, origin.site, false) : undefined;
    const attempt = (expired: boolean): number | undefined => {
      graphed?.end();
      state.announceTask();
      if (expired) state.recover();
      if (!this.#share()) {
        graphed?.begin();
        return undefined;
      }
      state.shares.book(true);
      return this.#held(origin);
    };
    try {
      graphed?.begin(); // others may stand before it, so that it does not look for itself yet
      return await this.#waiters.wait(attempt, options, this.#operation);
    } finally {
      graphed?.end();
    }
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

  #block(deadline: Deadline, origin: HoldOrigin | undefined): void {
    const { state } = this;
    if (state.mine) {
      throw new DeadlockError(
        `Blocking for ${this.name} would never end: this thread has ${state.name}.write already, or one of its tasks has. Release it first, or await acquire() when it is another task's`,
      );
    }
    for (let i = 0; i < spins; i++) if (this.#share()) return state.shares.book(true);
    const graphed = origin && !deadline.isFinite ? waitGraph.pausable(state.word, origin.site, true) : undefined;
    for (let expired = false; ;) {
      const opened = state.announceReader();
      if (this.#share()) return state.shares.book(true);
      if (expired) state.recover();
      const left = deadline.remainingMs();
      if (left === 0) throw deadline.error(this.#operation);
      // Not in the graph while it looks: with a share it waits for nobody, and what it said would lead on to the next writer.
      graphed?.begin();
      expired = state.parkReader(opened, Math.min(sliceMs, left));
      graphed?.end();
    }
  }
}
