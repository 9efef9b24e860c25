import { ArgumentError, CancelledError, TimeoutError } from '@parallel-cookbook/primitives';
import { InvalidStateError } from '../errors/invalid-state.js';
import { currentScope } from '../loop/ambient.js';
import { CancelScope } from '../loop/cancel-scope.js';
import type { ScopedWaitOptions } from '../loop/wait-options.js';

type ScopeOption = Pick<ScopedWaitOptions, 'scope'>;

/** A scope with a deadline that can be put off. Python: `asyncio.Timeout`. */
export class Timeout extends CancelScope {
  /** When it is over, in the loop's time; `undefined` is never. */
  get when(): number | undefined {
    return this.deadline === Infinity ? undefined : this.deadline;
  }

  /** Whether its time is over and what ran in it was cancelled for that. */
  get expired(): boolean {
    return this.deadlinePassed;
  }

  /** Gives it another deadline, `undefined` for none. @throws InvalidStateError when its time is over; ArgumentError for NaN. */
  reschedule(when: number | undefined): void {
    if (this.expired) throw new InvalidStateError('reschedule the timeout', 'expired');
    this.deadline = when ?? Infinity;
  }
}

/**
 * Runs a body, and goes on without it when it takes longer than `ms` milliseconds: then the result is `undefined`.
 *
 * Python analogue: `trio.move_on_after`. The body is cancelled and its end is awaited, so it goes on no longer.
 *
 * @throws ArgumentError for NaN and negative times.
 *
 * @example
 * import { moveOnAfter, run, sleep, TestClock } from '@parallel-cookbook/async';
 *
 * await run(
 *   async () => {
 *     console.log(await moveOnAfter(100, () => sleep(50).then(() => 'in time'))); // in time
 *     console.log(await moveOnAfter(100, () => sleep(500).then(() => 'too late'))); // undefined
 *   },
 *   { clock: new TestClock() },
 * );
 */
export function moveOnAfter<T>(
  ms: number,
  body: (scope: CancelScope) => T | PromiseLike<T>,
  options?: ScopeOption,
): Promise<T | undefined> {
  return scopeAfter(ms, options).run(body);
}

/** The same with a time of the loop's clock. Python: `trio.move_on_at`. */
export function moveOnAt<T>(
  deadline: number,
  body: (scope: CancelScope) => T | PromiseLike<T>,
  options?: ScopeOption,
): Promise<T | undefined> {
  return new CancelScope({ deadline, scope: options?.scope }).run(body);
}

/**
 * Runs a body, and fails when it takes longer than `ms` milliseconds.
 *
 * Python analogue: `trio.fail_after`, `asyncio.timeout`. The body is cancelled and its end is awaited.
 *
 * @throws TimeoutError; what the body throws; ArgumentError for NaN and negative times.
 *
 * @example
 * import { failAfter, run, sleep, TestClock } from '@parallel-cookbook/async';
 *
 * await run(() => failAfter(100, () => sleep(500)), { clock: new TestClock() }).catch((error) => {
 *   console.log(error.message); // Timed out after 100 ms trying to finish the body
 * });
 */
export function failAfter<T>(
  ms: number,
  body: (timeout: Timeout) => T | PromiseLike<T>,
  options?: ScopeOption,
): Promise<T> {
  return timeout(ms, body, options);
}

/** The same with a time of the loop's clock. Python: `trio.fail_at`. */
export function failAt<T>(
  when: number,
  body: (timeout: Timeout) => T | PromiseLike<T>,
  options?: ScopeOption,
): Promise<T> {
  return timeoutAt(when, body, options);
}

/**
 * {@link failAfter} by its name in asyncio; `undefined` milliseconds are no limit until somebody calls `reschedule`.
 *
 * @example
 * import { run, sleep, TestClock, time, timeout } from '@parallel-cookbook/async';
 *
 * await run(
 *   () =>
 *     timeout(undefined, async (limit) => {
 *       limit.reschedule(time() + 50);
 *       await sleep(500);
 *     }).catch((error) => console.log(error.name)), // TimeoutError
 *   { clock: new TestClock() },
 * );
 */
export function timeout<T>(
  ms: number | undefined,
  body: (timeout: Timeout) => T | PromiseLike<T>,
  options?: ScopeOption,
): Promise<T> {
  const parent = options?.scope ?? currentScope();
  const start = parent.loop.time();
  const deadline = ms === undefined ? undefined : start + durationMs(ms);
  return runLimited(new Timeout({ deadline, scope: parent }), start, body);
}

/** The same with a time of the loop's clock. Python: `asyncio.timeout_at`. */
export function timeoutAt<T>(
  when: number | undefined,
  body: (timeout: Timeout) => T | PromiseLike<T>,
  options?: ScopeOption,
): Promise<T> {
  const parent = options?.scope ?? currentScope();
  return runLimited(new Timeout({ deadline: when, scope: parent }), parent.loop.time(), body);
}

async function runLimited<T>(
  limit: Timeout,
  start: number,
  body: (timeout: Timeout) => T | PromiseLike<T>,
): Promise<T> {
  const value = await limit.run(body);
  if (!limit.cancelledCaught) return value as T;
  if (limit.expired) throw new TimeoutError('finish the body', Math.max(0, limit.deadline - start));
  throw new CancelledError('the body', limit.reason);
}

function scopeAfter(ms: number, options: ScopeOption | undefined): CancelScope {
  const parent = options?.scope ?? currentScope();
  return new CancelScope({ deadline: parent.loop.time() + durationMs(ms), scope: parent });
}

function durationMs(ms: number): number {
  if (typeof ms === 'number' && ms >= 0) return ms;
  throw new ArgumentError('ms', ms, 'give milliseconds, 0 or more');
}
