import { sliceMs } from './domain.js';
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

/** Somebody in this isolate's event loop who waits for something to change elsewhere. */
export interface Listener {
  /** Look again. `expired`: a slice went by without a ring, so look also whether an owner died. */
  tell(expired: boolean): void;
}

/** How other lanes wake this isolate's event loop, and this one theirs. A ring says only: look again. */
export interface Doorbell {
  /** This isolate's bit in a mask of async waiters: its slot modulo 32. */
  readonly bit: number;
  /** From now on the listener is told of every ring and every expired slice; the event loop is kept alive. */
  listen(listener: Listener): void;
  unlisten(listener: Listener): void;
  /** Rings every isolate whose bit is in the mask. Beyond 32 isolates some are rung for nothing. */
  ring(mask: number): void;
  /** Rings the isolate of an owner word. */
  ringOwner(word: number): void;
}

/**
 * The doorbell of a thread: one `Atomics.waitAsync` for the whole isolate, on its slot's ring counter.
 *
 * The listener is registered before its mask bit is set, and the wait always expects the last count that was told to
 * everybody, so no ring falls between. A wait that nobody needs any more stays armed and serves the next listener: it
 * cannot swallow a wake, since the bell is this isolate's alone. Node 20 ends while such a wait is pending; the slice
 * timer keeps it alive, and only while somebody listens.
 */
export class ThreadDoorbell implements Doorbell {
  readonly #listeners = new Set<Listener>();
  #armed = false;
  #told = 0;
  #slices: NodeJS.Timeout | undefined;
  #ringing = false;

  constructor(private readonly owners: OwnerTable) {}

  get bit(): number {
    return 1 << (slotOf(this.owners.me) & 31);
  }

  listen(listener: Listener): void {
    if (this.#listeners.size === 0) {
      if (!this.#armed) this.#told = Atomics.load(this.owners.cells, this.#bell);
      this.#slices = setInterval(() => this.#tell(true), sliceMs);
    }
    this.#listeners.add(listener);
    if (!this.#armed) this.#arm();
  }

  unlisten(listener: Listener): void {
    if (!this.#listeners.delete(listener) || this.#listeners.size > 0) return;
    clearInterval(this.#slices);
    this.#slices = undefined;
  }

  ring(mask: number): void {
    const own = slotOf(this.owners.me);
    const high = this.owners.highWater;
    for (let rest = mask; rest !== 0; rest &= rest - 1) {
      for (let slot = 31 - Math.clz32(rest & -rest); slot < high; slot += 32) {
        if (slot === own) this.#ringSelf();
        else if (slot !== 0 && this.owners.isAlive(slot)) this.#ringSlot(slot);
      }
    }
  }

  ringOwner(word: number): void {
    const slot = slotOf(word);
    if (slot === slotOf(this.owners.me)) this.#ringSelf();
    else this.#ringSlot(slot);
  }

  get #bell(): number {
    return this.owners.bellOf(slotOf(this.owners.me));
  }

  #ringSlot(slot: number): void {
    const bell = this.owners.bellOf(slot);
    Atomics.add(this.owners.cells, bell, 1);
    Atomics.notify(this.owners.cells, bell);
  }

  /** Tells our own listeners without going through the bell, but not before the code that rang has had its turn. */
  #ringSelf(): void {
    if (this.#ringing || this.#listeners.size === 0) return;
    this.#ringing = true;
    queueMicrotask(() => {
      this.#ringing = false;
      this.#tell(false);
    });
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
    this.#tell(false);
    if (this.#listeners.size > 0 && !this.#armed) this.#arm();
  }

  #tell(expired: boolean): void {
    for (const listener of [...this.#listeners]) listener.tell(expired);
  }
}
