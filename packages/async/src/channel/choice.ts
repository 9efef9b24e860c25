import type { ScopedWaitOptions } from '../loop/wait-options.js';
import type { Waitable } from '../loop/waitable.js';
import { WaiterList } from '../loop/waiter-list.js';
import { nothing, type Operation } from './operation.js';

/** Which alternative happened, and what it gave. */
export interface Chosen {
  readonly operation: Operation<unknown>;
  readonly value: unknown;
}

/**
 * One wait for several operations, of which exactly one happens.
 *
 * Each stands in a line of its own. Whoever makes one of them possible asks {@link decide}, which ends the wait and takes all the
 * others out of their lines in the same synchronous piece. So no two happen, and one that was not chosen has taken nothing.
 */
export class Choice {
  private readonly waiters: WaiterList<Chosen>;
  private enlisted = false;

  constructor(
    owner: Waitable,
    verb: string,
    private readonly operations: readonly Operation<unknown>[],
  ) {
    this.waiters = new WaiterList<Chosen>(owner, verb, () => this.withdraw());
  }

  /** Does one of them now, or waits for the first that can be done. @param drawn whether those that could be are drawn lots. */
  make(options: ScopedWaitOptions, drawn: boolean): Promise<Chosen> {
    const refused = this.waiters.refusal(options);
    if (refused !== undefined) return refused;
    let chosen: Chosen | undefined;
    try {
      chosen = this.attempt(options, drawn);
    } catch (error) {
      return Promise.reject(error as Error);
    }
    if (chosen) return Promise.resolve(chosen);
    const wait = this.waiters.wait(options, undefined);
    this.enlisted = true;
    for (const operation of this.operations) operation.enlist();
    return wait;
  }

  /** Does one of them if that is possible now. */
  attempt({ scope }: ScopedWaitOptions, drawn: boolean): Chosen | undefined {
    const order = [...this.operations];
    for (let left = order.length; left > 0; left--) {
      const at = drawn && scope && left > 1 ? scope.loop.scheduler.draw(left) : 0;
      const [operation] = order.splice(at, 1) as [Operation<unknown>];
      const value = operation.attempt();
      if (value !== nothing) return { operation, value };
    }
    return undefined;
  }

  /** This one can happen now. `false` when another has, or the wait is over: then it is for somebody else. */
  decide(operation: Operation<unknown>, value: unknown): boolean {
    if (!this.waiters.wakeFirst({ operation, value })) return false;
    this.withdraw();
    return true;
  }

  /** One of them can never happen: the wait ends with that. */
  fail(error: unknown): void {
    this.waiters.failAll(error);
    this.withdraw();
  }

  private withdraw(): void {
    if (!this.enlisted) return;
    this.enlisted = false;
    for (const operation of this.operations) operation.withdraw();
  }
}
