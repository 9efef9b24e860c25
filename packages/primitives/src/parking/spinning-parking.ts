import { beforeBlocking } from '../isolate/blocking.js';
import { firstBackoff, idle, spinsPay } from './backoff.js';
import type { Parking, Woken } from './parking.js';

/** Idle turns of the longest spin: some 50 µs, as long as a sleeper takes to wake. */
const most = 1 << 15;
/** And of the shortest. */
const least = 256;
/** The longest pause between two looks. */
const longestPause = 256;

/** Once in so many waits a spin is as long as can be; less often after each that was in vain. */
const firstTrial = 16;
const rarestTrial = 1024;

/**
 * Looks at the cell for some time before it parks: a wake takes some 50 µs, and what is waited for often comes sooner.
 *
 * How long depends on what came of it: about four times as long as it took before; a spin in vain halves the next one. Now and
 * then one is as long as can be: two lanes of which each sleeps while the other wakes would else never meet again. Where
 * lanes outnumber cores, all this comes to half a microsecond a wait. Make one for each thing that is waited for.
 * Source: Karlin, Li, Manasse and Owicki, "Empirical Studies of Competitive Spinning for a Shared-Memory Multiprocessor" (1991).
 */
export class SpinningParking implements Parking {
  readonly #parking: Parking;
  #turns = most;
  #trialEvery = firstTrial;
  #untilTrial = firstTrial;

  constructor(parking: Parking) {
    this.#parking = parking;
  }

  park(cells: Int32Array, index: number, expected: number, timeoutMs: number): Woken {
    // Before the spin, too: what is waited for may be the answer to what still lies in an outbox.
    beforeBlocking();
    if (spinsPay && this.#changes(cells, index, expected)) return 'changed';
    return this.#parking.park(cells, index, expected, timeoutMs);
  }

  unpark(cells: Int32Array, index: number, count: number): number {
    return this.#parking.unpark(cells, index, count);
  }

  /** Whether the cell changes in the time that is given to it. */
  #changes(cells: Int32Array, index: number, expected: number): boolean {
    const trial = --this.#untilTrial === 0;
    const turns = trial ? most : this.#turns;
    let spun = 0;
    for (let pause = firstBackoff; spun < turns; spun += pause) {
      if (Atomics.load(cells, index) !== expected) {
        this.#turns = Math.min(most, Math.max(least, spun * 4, this.#turns - (this.#turns >> 3)));
        if (trial) this.#nextTrial(firstTrial);
        return true;
      }
      idle(pause);
      if (pause < longestPause) pause *= 2;
    }
    this.#turns = Math.max(least, this.#turns >> 1);
    if (trial) this.#nextTrial(Math.min(rarestTrial, this.#trialEvery * 2));
    return false;
  }

  #nextTrial(every: number): void {
    this.#trialEvery = every;
    this.#untilTrial = every;
  }
}
