import { sliceMs, type Domain } from '../parking/domain.js';
import { SpinningParking } from '../parking/spinning-parking.js';
import type { Deadline } from '../wait/deadline.js';

// Cells.
const SEQUENCE = 0;
const WAITING = 1;
const MASK = 2;

/**
 * Those who wait for one thing to change: blocked threads and event loops.
 *
 * A waiter announces itself, *then* looks again, then sleeps. Whoever changes something commits, *then* calls
 * {@link wake}. So one of the two sees the other. A wake is a hint to all: whoever gets nothing announces itself anew.
 */
export class WaitSide {
  readonly #parking: SpinningParking;

  constructor(
    private readonly cells: Int32Array,
    private readonly domain: Domain,
  ) {
    this.#parking = new SpinningParking(domain.parking);
  }

  /** Announces a waiter that will block; returns what {@link park} is to expect. */
  announce(): number {
    const sequence = Atomics.load(this.cells, SEQUENCE);
    Atomics.store(this.cells, WAITING, 1);
    return sequence;
  }

  /** Announces this isolate's event loop, which will be rung. */
  announceAsync(): void {
    // First the mask, then the flag: the other way round a wake in between clears the flag and rings nobody.
    Atomics.or(this.cells, MASK, this.domain.doorbell.bit);
    Atomics.store(this.cells, WAITING, 1);
  }

  /** Blocks this thread until the next wake, at most a slice. Throws `TimeoutError` when no time is left. */
  park(sequence: number, deadline: Deadline, operation: string): void {
    const left = deadline.remainingMs();
    if (left === 0) throw deadline.error(operation);
    this.#parking.park(this.cells, SEQUENCE, sequence, Math.min(sliceMs, left));
  }

  /** Wakes everybody, if anybody waits. */
  wake(): void {
    if (Atomics.load(this.cells, WAITING) === 0) return;
    Atomics.store(this.cells, WAITING, 0);
    Atomics.add(this.cells, SEQUENCE, 1);
    this.#parking.unpark(this.cells, SEQUENCE, Infinity);
    const mask = Atomics.exchange(this.cells, MASK, 0);
    if (mask !== 0) this.domain.doorbell.ring(mask);
  }
}
