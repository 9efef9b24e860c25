import type { Doorbell, Listener } from '@parallel-cookbook/primitives/ring';

/** So long the event loop is kept turning before it pauses, from the last time that anything came. */
const busyMs = 1;
const [firstPauseMs, lastPauseMs] = [1, 8];

/** Nobody rings an event loop for MPI, which has to be asked: at every turn first, then with pauses that grow. */
export class Poll implements Doorbell {
  readonly bit = 0;
  readonly #progress: () => boolean;
  readonly #busyMs: number;
  readonly #listeners = new Set<Listener>();
  #lastCame = 0;
  #pauseMs = firstPauseMs;
  #isPlanned = false;

  /** @param progress moves everything on, and says whether anything happened. */
  constructor(progress: () => boolean, isCrowded: boolean) {
    this.#progress = progress;
    this.#busyMs = isCrowded ? 0 : busyMs;
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  listen(listener: Listener): void {
    this.#listeners.add(listener);
    this.#came();
    this.#plan();
  }

  unlisten(listener: Listener): void {
    this.#listeners.delete(listener);
  }

  ring(): void {
    this.#came();
  }

  ringOwner(): void {
    this.#came();
  }

  #came(): void {
    this.#lastCame = performance.now();
    this.#pauseMs = firstPauseMs;
  }

  #plan(): void {
    if (this.#isPlanned || this.#listeners.size === 0) return;
    this.#isPlanned = true;
    if (performance.now() - this.#lastCame <= this.#busyMs) setImmediate(this.#look);
    else {
      setTimeout(this.#look, this.#pauseMs);
      this.#pauseMs = Math.min(lastPauseMs, this.#pauseMs * 1.5);
    }
  }

  readonly #look = (): void => {
    this.#isPlanned = false;
    if (this.#progress()) this.#came();
    for (const listener of this.#listeners) listener.tell(false);
    this.#plan();
  };
}
