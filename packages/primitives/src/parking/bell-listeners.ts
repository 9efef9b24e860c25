import { sliceMs } from './domain.js';
import type { Listener } from './doorbell.js';

/**
 * Those in this isolate who wait for a ring: what every doorbell has inside. While there are any, a timer keeps the event
 * loop alive and tells them of each slice that has gone by.
 */
export class BellListeners {
  readonly #listeners = new Set<Listener>();
  #slices: NodeJS.Timeout | undefined;
  #ringing = false;

  get size(): number {
    return this.#listeners.size;
  }

  add(listener: Listener): void {
    if (this.#listeners.size === 0) this.#slices = setInterval(() => this.tell(true), sliceMs);
    this.#listeners.add(listener);
  }

  /** Returns whether that was the last one. */
  delete(listener: Listener): boolean {
    if (!this.#listeners.delete(listener) || this.#listeners.size > 0) return false;
    clearInterval(this.#slices);
    this.#slices = undefined;
    return true;
  }

  tell(expired: boolean): void {
    for (const listener of [...this.#listeners]) listener.tell(expired);
  }

  /** A ring of our own isolate: no need to go through the bell, but not before the code that rang has had its turn. */
  tellSoon(): void {
    if (this.#ringing || this.#listeners.size === 0) return;
    this.#ringing = true;
    queueMicrotask(() => {
      this.#ringing = false;
      this.tell(false);
    });
  }
}
