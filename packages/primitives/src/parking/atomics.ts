import { beforeBlocking } from '../isolate/blocking.js';
import type { Parking, Woken } from './parking.js';

/**
 * Parks threads of this process with `Atomics.wait` and `Atomics.notify`.
 *
 * Happens-before: none of its own; the cells are read and written with `Atomics` by whoever parks. Blocks the main thread
 * too, which Node allows and browsers do not. Cost: unpark with nobody there 46 ns, a wake about 45 µs.
 */
export class AtomicsParking implements Parking {
  park(cells: Int32Array, index: number, expected: number, timeoutMs: number): Woken {
    // What lies in an outbox goes out first, and workers that ended unseen are marked dead: else this may wait for ever.
    beforeBlocking();
    const outcome = Atomics.wait(cells, index, expected, timeoutMs);
    return outcome === 'ok' ? 'woken' : outcome === 'not-equal' ? 'changed' : 'timed-out';
  }

  unpark(cells: Int32Array, index: number, count: number): number {
    return Atomics.notify(cells, index, count);
  }
}
