import { currentCaller } from './caller.js';
import { GivenUp } from './given-up.js';

/** What an attempt gives when it came to something. */
export interface Taken<T> {
  readonly taken: T;
}

interface Waiting {
  readonly attempt: () => boolean;
}

/** Those who wait for one thing of a served object, first come first served. The server itself never waits. */
export class Line {
  private readonly waiting = new Set<Waiting>();

  get length(): number {
    return this.waiting.size;
  }

  /** The result of the first attempt that gives one; attempts are made now, if nobody is before, and at each {@link turn}. */
  wait<T>(attempt: () => Taken<T> | undefined): T | Promise<T> {
    const first = this.waiting.size === 0 ? attempt() : undefined;
    if (first) return first.taken;
    const caller = currentCaller();
    return new Promise<T>((resolve, reject) => {
      const waiting: Waiting = {
        attempt: () => {
          try {
            const found = attempt();
            if (!found) return false;
            resolve(found.taken);
          } catch (error) {
            reject(error as Error);
          }
          return true;
        },
      };
      this.waiting.add(waiting);
      caller.onCancel(() => {
        if (!this.waiting.delete(waiting)) return;
        reject(new GivenUp());
        this.turn();
      });
    });
  }

  /** Something has changed: lets those in front try, until one has to go on waiting. */
  turn(): void {
    for (const waiting of this.waiting) {
      if (!waiting.attempt()) return;
      this.waiting.delete(waiting);
    }
  }
}
