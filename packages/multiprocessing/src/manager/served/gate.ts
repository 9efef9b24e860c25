import { ArgumentError, BrokenBarrierError, type WaitOptions } from '@parallel-cookbook/primitives';
import { currentCaller } from './caller.js';
import { GivenUp } from './given-up.js';

interface Party {
  readonly resolve: (index: number) => void;
  readonly reject: (error: Error) => void;
}

/** A barrier that a manager's server holds. A party that gives up or dies breaks it for those who wait. Python: `Barrier` of a SyncManager. */
export class Gate {
  static readonly waits = { wait: 0 };
  private waiting: Party[] = [];
  private isBroken = false;

  constructor(private readonly count: number) {
    if (!Number.isInteger(count) || count < 1) throw new ArgumentError('parties', count, 'give a whole number ≥ 1');
  }

  parties(): number {
    return this.count;
  }

  /** How many wait just now. */
  nWaiting(): number {
    return this.waiting.length;
  }

  broken(): boolean {
    return this.isBroken;
  }

  /** Waits until all parties do; gives each its own number. */
  wait(_options?: WaitOptions): number | Promise<number> {
    if (this.isBroken) throw broken();
    const index = this.waiting.length;
    if (index === this.count - 1) {
      const all = this.waiting;
      this.waiting = [];
      all.forEach(({ resolve }, at) => resolve(at));
      return index;
    }
    const caller = currentCaller();
    return new Promise<number>((resolve, reject) => {
      const party = { resolve, reject };
      this.waiting.push(party);
      caller.onCancel(() => {
        if (!this.waiting.includes(party)) return;
        this.waiting = this.waiting.filter((other) => other !== party);
        reject(new GivenUp());
        this.abort();
      });
    });
  }

  /** Breaks it: all who wait, and who come later, get `BrokenBarrierError`. */
  abort(): void {
    this.isBroken = true;
    this.#fail();
  }

  /** Makes it whole and empty again; those who waited get `BrokenBarrierError`. */
  reset(): void {
    this.#fail();
    this.isBroken = false;
  }

  #fail(): void {
    const all = this.waiting;
    this.waiting = [];
    for (const { reject } of all) reject(broken());
  }
}

function broken(): BrokenBarrierError {
  return new BrokenBarrierError('a barrier of the manager', 'a party gave up or died, or it was aborted or reset');
}
