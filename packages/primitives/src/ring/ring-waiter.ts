import type { Domain } from '../parking/domain.js';
import { SpinningParking } from '../parking/spinning-parking.js';
import type { Woken } from '../parking/parking.js';

// Cells of the line.
const SEQUENCE = 0;
const FLAGS = 1;
const MASK = 2;

const WAITING = 1;
const CLOSED = 2;

/**
 * The lane that waits at one side of a ring: blocked, or in its event loop.
 *
 * It announces itself, *then* looks again, then sleeps. The other side stores its position, *then* reads the flags. So one
 * sees the other. The flags also hold whether the ring is closed, so that one read tells the busy side both.
 */
export class RingWaiter {
  readonly #cells: Int32Array;
  readonly #domain: Domain;
  readonly #parking: SpinningParking;

  constructor(cells: Int32Array, domain: Domain) {
    this.#cells = cells;
    this.#domain = domain;
    this.#parking = new SpinningParking(domain.parking);
  }

  /** Announces that this thread will block; returns what {@link park} is to expect. */
  announce(): number {
    const sequence = Atomics.load(this.#cells, SEQUENCE);
    Atomics.or(this.#cells, FLAGS, WAITING);
    return sequence;
  }

  /** Announces this isolate's event loop, which will be rung. */
  announceAsync(): void {
    // First the mask, then the flag: the other way round a wake in between clears the flag and rings nobody.
    Atomics.or(this.#cells, MASK, this.#domain.doorbell.bit);
    Atomics.or(this.#cells, FLAGS, WAITING);
  }

  /** Blocks this thread until the next wake, at most `timeoutMs`. */
  park(sequence: number, timeoutMs: number): Woken {
    return this.#parking.park(this.#cells, SEQUENCE, sequence, timeoutMs);
  }

  /** Whether there is more to do than to go on: somebody waits, or the ring is closed. */
  get flagged(): boolean {
    return Atomics.load(this.#cells, FLAGS) !== 0;
  }

  get closed(): boolean {
    return (Atomics.load(this.#cells, FLAGS) & CLOSED) !== 0;
  }

  /** Whether it is closed, as far as this thread has heard: without a fence, which costs more than all the rest. */
  get knownClosed(): boolean {
    return ((this.#cells[FLAGS] as number) & CLOSED) !== 0;
  }

  close(): void {
    Atomics.or(this.#cells, FLAGS, CLOSED);
  }

  /** Wakes the lane that waits, if one does. */
  wake(): void {
    const cells = this.#cells;
    if ((Atomics.load(cells, FLAGS) & WAITING) === 0) return;
    Atomics.and(cells, FLAGS, ~WAITING);
    Atomics.add(cells, SEQUENCE, 1);
    this.#parking.unpark(cells, SEQUENCE, Infinity);
    const mask = Atomics.exchange(cells, MASK, 0);
    if (mask !== 0) this.#domain.doorbell.ring(mask);
  }
}
