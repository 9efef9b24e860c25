import { BellListeners } from './bell-listeners.js';
import type { Doorbell, Listener } from './doorbell.js';
import { slotOf, type OwnerTable } from './owner-table.js';

/** ES2024; Node has it since 16. */
const { waitAsync } = Atomics as unknown as {
  waitAsync(
    this: void,
    cells: Int32Array,
    index: number,
    expected: number,
  ): { readonly value: string | Promise<string> };
};

/**
 * The doorbell of a thread: one `Atomics.waitAsync` for the whole isolate, on its slot's ring counter.
 *
 * The listener is registered before its mask bit is set, and the wait always expects the last count that was told to
 * everybody, so no ring falls between. A wait that nobody needs any more stays armed and serves the next listener: it
 * cannot swallow a wake, since the bell is this isolate's alone. Node 20 ends while such a wait is pending; the slice
 * timer keeps it alive, and only while somebody listens.
 */
export class ThreadDoorbell implements Doorbell {
  readonly #listeners = new BellListeners();
  #armed = false;
  #told = 0;

  constructor(private readonly owners: OwnerTable) {}

  get bit(): number {
    return 1 << (slotOf(this.owners.me) & 31);
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  listen(listener: Listener): void {
    if (this.#listeners.size === 0 && !this.#armed) this.#told = Atomics.load(this.owners.cells, this.#bell);
    this.#listeners.add(listener);
    if (!this.#armed) this.#arm();
  }

  unlisten(listener: Listener): void {
    this.#listeners.delete(listener);
  }

  ring(mask: number): void {
    for (const slot of this.owners.slotsOf(mask)) this.#ringSlot(slot);
  }

  ringOwner(word: number): void {
    this.#ringSlot(slotOf(word));
  }

  get #bell(): number {
    return this.owners.bellOf(slotOf(this.owners.me));
  }

  #ringSlot(slot: number): void {
    if (slot === slotOf(this.owners.me)) {
      this.#listeners.tellSoon();
      return;
    }
    const bell = this.owners.bellOf(slot);
    Atomics.add(this.owners.cells, bell, 1);
    Atomics.notify(this.owners.cells, bell);
  }

  #arm(): void {
    const { value } = waitAsync(this.owners.cells, this.#bell, this.#told);
    this.#armed = true;
    // A plain value says that somebody rang in the meantime.
    void Promise.resolve(value).then(() => this.#rung());
  }

  #rung(): void {
    this.#armed = false;
    if (this.#listeners.size === 0) return;
    this.#told = Atomics.load(this.owners.cells, this.#bell);
    this.#listeners.tell(false);
    if (this.#listeners.size > 0 && !this.#armed) this.#arm();
  }
}
