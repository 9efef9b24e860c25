import { ClosedError } from '../errors/closed.js';
import { DeadlockError } from '../errors/deadlock.js';
import { PeerDiedError } from '../errors/peer-died.js';
import { AsyncWaiters } from '../parking/async-waiters.js';
import { firstBackoff, idle, spinsPay } from '../parking/backoff.js';
import { sliceMs, type Domain } from '../parking/domain.js';
import { tracedWait, tracedWaitSync } from '../trace/traced-wait.js';
import type { Deadline } from '../wait/deadline.js';
import type { WaitOptions } from '../wait/wait-options.js';
import type { RingMemory } from './ring-memory.js';
import { RingWaiter } from './ring-waiter.js';
import { SideClaim, type Side } from './side-claim.js';

// Looking takes the line from the side that writes it, so the looks get rarer. All pauses together: some 6 µs.
const longestPause = 1 << 11;

/** What one side of a ring has to do with the other: waiting for it, waking it, noticing that it closed or died. */
export class RingWait {
  /** This side's claim. */
  readonly claim: SideClaim;
  readonly #peer: SideClaim;
  readonly #own: RingWaiter;
  readonly #other: RingWaiter;
  readonly #items: RingWaiter;
  readonly #tasks: AsyncWaiters;
  readonly #name: string;

  constructor(domain: Domain, memory: RingMemory, side: Side, name: string) {
    const producer = new SideClaim(memory.producer, domain, 'producer');
    const consumer = new SideClaim(memory.consumer, domain, 'consumer');
    const [items, space] = [new RingWaiter(memory.items, domain), new RingWaiter(memory.space, domain)];
    [this.claim, this.#peer] = side === 'producer' ? [producer, consumer] : [consumer, producer];
    [this.#own, this.#other] = side === 'producer' ? [space, items] : [items, space];
    this.#items = items;
    this.#tasks = new AsyncWaiters(domain.doorbell);
    this.#name = name;
  }

  /** Whether no task of this isolate stands in line at this side. */
  get idle(): boolean {
    return this.#tasks.size === 0;
  }

  /** Whether the other side waits, or the ring is closed. To be read after the store that the other side looks for. */
  get otherFlagged(): boolean {
    return this.#other.flagged;
  }

  /** Wakes the other side, if it waits. */
  wakeOther(): void {
    this.#other.wake();
  }

  /** Throws `ClosedError` when the ring is closed as far as this thread has heard. */
  throwIfKnownClosed(): void {
    if (this.#items.knownClosed) throw new ClosedError(this.#name);
  }

  /** Throws `ClosedError` when the ring is closed by now. */
  throwIfClosed(): void {
    if (this.#items.closed) throw new ClosedError(this.#name);
  }

  /** Why nothing more will come from the other side, if so. What it did before must be looked for after this. */
  over(lookForDeath: boolean): Error | undefined {
    if (this.#items.closed) return new ClosedError(this.#name);
    if (!lookForDeath || !this.#peer.dead) return undefined;
    return new PeerDiedError(this.#name, this.#peer.side, this.#peer.lane);
  }

  /** Blocks this thread until an attempt gives something. */
  blocked<T>(attempt: () => T | undefined, deadline: Deadline, operation: string, began: () => void): T {
    for (let pause = firstBackoff; spinsPay && pause <= longestPause; pause *= 2) {
      idle(pause);
      const result = attempt();
      if (result !== undefined) return result;
    }
    if (deadline.timeoutMs === undefined && this.#peer.mine) {
      throw new DeadlockError(
        `To ${operation} ${this.#name} would never end: this thread is its ${this.#peer.side} too. Await instead of blocking, or let another thread be the ${this.#peer.side}`,
      );
    }
    began();
    return tracedWaitSync(this.#name, () => {
      let expired = false;
      for (;;) {
        const sequence = this.#own.announce();
        const over = this.over(expired);
        const result = attempt();
        if (result !== undefined) return result;
        if (over) throw over;
        const left = deadline.remainingMs();
        if (left === 0) throw deadline.error(`${operation} ${this.#name}`);
        expired = this.#own.park(sequence, Math.min(sliceMs, left)) === 'timed-out';
      }
    });
  }

  /** Waits in the event loop until an attempt gives something. */
  awaited<T>(
    attempt: () => T | undefined,
    options: WaitOptions | undefined,
    operation: string,
    began: () => void,
  ): Promise<T> {
    began();
    const announced = (expired: boolean): T | undefined => {
      this.#own.announceAsync();
      const over = this.over(expired);
      const result = attempt();
      if (result === undefined && over) throw over;
      return result;
    };
    return tracedWait(this.#name, () => this.#tasks.wait(announced, options, `${operation} ${this.#name}`));
  }
}
