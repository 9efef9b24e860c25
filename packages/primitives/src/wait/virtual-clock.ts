import { ArgumentError } from '../errors/argument.js';
import { clockSleep } from './clock-sleep.js';
import type { Clock, Timer } from './clock.js';
import { durationMs } from './duration.js';

interface Due {
  readonly at: number;
  readonly callback: () => void;
}

/** Calls after which a clock that is being turned is taken for one that never comes to rest. */
const mostCalls = 1_000_000;

/**
 * A clock that stands still until it is turned by hand, so that a test of an hour takes a millisecond and always goes the
 * same way.
 *
 * While it is turned, timers are called in the order in which they are due, those due together in the order in which they
 * were made, each at its own time; after each one everything that it set off on this thread (promises, `queueMicrotask`,
 * `process.nextTick`) goes on until it waits again. Timers made meanwhile are called too when they are due in time. It
 * knows nothing of real waits, such as files, sockets and other threads.
 *
 * Python analogue: none in the standard library; trio's `MockClock`.
 * Cost: a turn of the event loop for every timer called, a binary search for every timer made.
 *
 * @example
 * import { VirtualClock } from '@parallel-cookbook/primitives';
 *
 * const clock = new VirtualClock();
 * const nap = clock.sleep(3_600_000).then(() => console.log('an hour later:', clock.now())); // an hour later: 3600000
 * await clock.advance(3_600_000);
 * await nap;
 */
export class VirtualClock implements Clock {
  #now: number;
  /** In the order in which they will be called. */
  readonly #timers: Due[] = [];
  #turning: Promise<unknown> = Promise.resolve();

  /** @param start what `now()` says at first, in milliseconds; 0 unless given. */
  constructor(start = 0) {
    if (!Number.isFinite(start)) throw new ArgumentError('start', start, 'give a finite number of milliseconds');
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  /** How many timers and sleepers wait for this clock. */
  get pending(): number {
    return this.#timers.length;
  }

  sleep(ms: number, options: { readonly signal?: AbortSignal | undefined } = {}): Promise<void> {
    return clockSleep(this, ms, options.signal);
  }

  after(ms: number, callback: () => void): Timer {
    const due: Due = { at: this.#now + durationMs('ms', ms), callback };
    let [low, high] = [0, this.#timers.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#timers[middle] as Due).at <= due.at) low = middle + 1;
      else high = middle;
    }
    this.#timers.splice(low, 0, due);
    return {
      cancel: () => {
        const index = this.#timers.indexOf(due);
        if (index >= 0) this.#timers.splice(index, 1);
      },
    };
  }

  /**
   * Turns the clock by `ms` milliseconds and calls all that is due by then. Two turns at once come one after the other.
   *
   * @throws ArgumentError for NaN, infinities and negative times, and when timers that make new timers never come to an end;
   * and whatever a callback throws: the clock then stands at that timer's time, and the others are still to come.
   */
  advance(ms: number): Promise<void> {
    if (!(ms >= 0 && ms < Infinity)) {
      return Promise.reject(new ArgumentError('ms', ms, 'give finite milliseconds, 0 or more'));
    }
    return this.#turn(async () => {
      const target = this.#now + ms;
      await this.#callUntil(target);
      this.#now = target;
    });
  }

  /**
   * Turns the clock until nobody waits for it any more, except those that wait for ever.
   *
   * @throws ArgumentError when timers that make new timers never come to an end, and whatever a callback throws.
   */
  runAll(): Promise<void> {
    return this.#turn(() => this.#callUntil(Number.MAX_VALUE));
  }

  #turn(turn: () => Promise<void>): Promise<void> {
    const turned = this.#turning.then(turn);
    this.#turning = turned.catch(() => undefined);
    return turned;
  }

  async #callUntil(target: number): Promise<void> {
    await settled();
    for (let calls = 0; ; calls++) {
      const next = this.#timers[0];
      if (!next || next.at > target) return;
      if (calls === mostCalls) {
        const remedy = `after ${mostCalls} calls there are still more; turn a clock with repeating timers by less`;
        throw new ArgumentError('timers', this.#timers.length, remedy);
      }
      this.#timers.shift();
      this.#now = next.at;
      next.callback();
      await settled();
    }
  }
}

/** Resolves when all that can go on without waiting has gone on: an immediate comes after all microtasks and ticks. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
