import { waitGraph } from '../deadlock/wait-graph.js';
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

/** Entering a read-write lock alone: the word keeps new readers out, then those inside are waited for. */
export class WriteAccess implements Access {
  readonly name: string;
  readonly #draining: AsyncWaiters;

  constructor(private readonly state: ReadWriteState) {
    this.name = `${state.name}.write`;
    this.#draining = new AsyncWaiters(state.domain.doorbell);
  }

  enterSync(deadline: Deadline | undefined): number {
    const { word, shares } = this.state;
    if (shares.mine > 0) {
      throw new DeadlockError(
        `Blocking for ${this.name} would never end: this thread has a share of ${this.state.name}.read. Release it first; a share cannot become the writer's hold`,
      );
    }
    const grant = word.tryLock();
    if (grant !== undefined) this.state.own();
    if (grant !== undefined && !shares.held()) return this.state.beginWriting(false);
    const patience = deadline ?? Deadline.after(undefined);
    tracedWaitSync(this.name, () => {
      if (grant === undefined) {
        word.lock(patience);
        this.state.own();
      }
      this.#drainSync(patience);
    });
    return this.state.beginWriting(true);
  }

  async enter(options: WaitOptions | undefined): Promise<number> {
    const { word, shares } = this.state;
    const deadline = Deadline.after(options?.timeoutMs);
    const rest = (): WaitOptions => ({
      signal: options?.signal,
      timeoutMs: deadline.timeoutMs === undefined ? undefined : deadline.remainingMs(),
    });
    const site = word.watched && isEndless(options) ? waitGraph.here(word).site : undefined;
    const grant = word.hasLine ? undefined : word.tryLock();
    if (grant !== undefined) this.state.own();
    if (grant !== undefined && !shares.held()) return this.state.beginWriting(false);
    await tracedWait(this.name, async () => {
      try {
        if (grant === undefined) {
          await word.lockAsync(rest());
          this.state.own();
        }
        // The word is kept until the readers have left: as if by a body that waits for them.
        if (site === undefined) await this.#drain(rest());
        else await waitGraph.scoped(word, () => this.#drain(rest(), site));
      } catch (error) {
        throw (error as { code?: string }).code === 'ERR_PARALLEL_TIMEOUT' ? deadline.error(this.#operation) : error;
      }
    });
    return this.state.beginWriting(true);
  }

  tryEnter(): number | undefined {
    const { word, shares } = this.state;
    if (shares.held()) shares.strikeDead();
    if (shares.held() || word.tryLock() === undefined) return undefined;
    this.state.own();
    if (shares.held()) {
      this.state.unlock();
      return undefined;
    }
    return this.state.beginWriting(false);
  }

  run<R>(_hold: number, body: () => R): R {
    const { word } = this.state;
    return word.watched ? waitGraph.scoped(word, body) : body();
  }

  leave(): void {
    this.state.endWriting();
  }

  get #operation(): string {
    return `acquire ${this.name}`;
  }

  #drainSync(deadline: Deadline): void {
    const { state } = this;
    const { shares } = state;
    for (let i = 0; i < spins; i++) if (!shares.held()) return;
    let graphed: (() => void) | undefined;
    try {
      if (state.word.watched && !deadline.isFinite) {
        graphed = waitGraph.wait(state.readers, waitGraph.here(state.word).site, true);
      }
      for (;;) {
        const { drained } = state;
        if (!shares.held()) return;
        if (state.word.closed) throw new ClosedError(this.name);
        const left = deadline.remainingMs();
        if (left === 0) throw deadline.error(this.#operation);
        if (state.parkWriter(drained, Math.min(sliceMs, left))) shares.strikeDead();
      }
    } catch (error) {
      state.unlock();
      throw error;
    } finally {
      graphed?.();
    }
  }

  async #drain(options: WaitOptions, site?: string): Promise<void> {
    const { state } = this;
    let graphed: (() => void) | undefined;
    const attempt = (expired: boolean): true | undefined => {
      if (state.word.closed) throw new ClosedError(this.name);
      if (expired) state.shares.strikeDead();
      return !state.shares.held() || undefined;
    };
    try {
      if (site !== undefined) graphed = waitGraph.wait(state.readers, site, false);
      await this.#draining.wait(attempt, options, this.#operation);
    } catch (error) {
      state.unlock();
      throw error;
    } finally {
      graphed?.();
    }
  }
}
