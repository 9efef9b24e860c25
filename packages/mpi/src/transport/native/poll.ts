import type { Doorbell, Listener } from '@parallel-cookbook/primitives/ring';

/**
 * So long the event loop is kept turning before it pauses, from when somebody began to wait, or from the last time that anything came. Longer than the first
 * pauses: of two ranks that await each other in turn, one that has paused finds the other still looking, and from then on neither pauses.
 */
const busyMs = 4;
const [firstPauseMs, lastPauseMs] = [1, 8];

/** Nobody rings an event loop for MPI, which has to be asked: at every turn first, then with pauses that grow. */
export class Poll implements Doorbell {
  readonly bit = 0;
  readonly #progress: () => boolean;
  readonly #pass: () => void;
  readonly #listeners = new Set<Listener>();
  #lastCame = 0;
  #pauseMs = firstPauseMs;
  #isPlanned = false;

  /** @param progress moves everything on, and says whether anything happened. @param pass lets others have the processor, where they need it. */
  constructor(progress: () => boolean, pass: () => void) {
    this.#progress = progress;
    this.#pass = pass;
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
    if (performance.now() - this.#lastCame <= busyMs) setImmediate(this.#look);
    else {
      setTimeout(this.#look, this.#pauseMs);
      this.#pauseMs = Math.min(lastPauseMs, this.#pauseMs * 1.5);
    }
  }

  readonly #look = (): void => {
    this.#isPlanned = false;
    if (this.#progress()) this.#came();
    else this.#pass();
    for (const listener of this.#listeners) listener.tell(false);
    this.#plan();
  };
}
