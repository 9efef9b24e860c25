import { VirtualClock } from '@parallel-cookbook/primitives';

export interface TestClockOptions {
  /** What `now()` says at first, in milliseconds. Default: 0. */
  readonly start?: number | undefined;
  /**
   * Whether time jumps to the next alarm by itself when every task waits. Default: `true`; else it stands still until
   * `advance`.
   */
  readonly autojump?: boolean | undefined;
}

/**
 * A clock for `run(main, { clock })` whose time passes only when every task of the loop waits, and then at once: an hour of
 * sleeping takes a millisecond, and goes the same way every time.
 *
 * Python analogue: trio's `MockClock(autojump_threshold=0)`.
 * What this package runs outside of the loop holds time: tasks in executors, child processes, open streams. It knows nothing of
 * other promises (`fetch`, timers of Node): while the program waits for those, turn the clock by hand.
 *
 * @example
 * import { run, sleep, TestClock, time } from '@parallel-cookbook/async';
 *
 * await run(
 *   async () => {
 *     await sleep(3_600_000);
 *     console.log('an hour later:', time()); // an hour later: 3600000
 *   },
 *   { clock: new TestClock() },
 * );
 */
export class TestClock extends VirtualClock {
  readonly autojump: boolean;

  constructor({ start = 0, autojump = true }: TestClockOptions = {}) {
    super(start);
    this.autojump = autojump;
  }
}
