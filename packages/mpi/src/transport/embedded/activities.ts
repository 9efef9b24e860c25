import type { Activity } from '../operation.js';

/** What every wait of a rank moves on until it is done. */
export class Activities {
  readonly #all: Activity[] = [];

  get all(): readonly Activity[] {
    return this.#all;
  }

  engage(activity: Activity): void {
    activity.advance();
    if (!activity.done) this.#all.push(activity);
  }

  /** Moves all on. Returns whether one of them has ended: what waits for that goes on the next time. */
  advance(): boolean {
    const all = this.#all;
    let some = false;
    for (let i = all.length - 1; i >= 0; i--) {
      const activity = all[i] as Activity;
      if (!activity.done) activity.advance();
      if (!activity.done) continue;
      all.splice(i, 1);
      some = true;
    }
    return some;
  }
}
