import { ArgumentError, CancelledError, tracer } from '@parallel-cookbook/primitives';
import { currentScope } from './ambient.js';
import type { CancelScope } from './cancel-scope.js';
import { DeliveredCancel } from './delivered-cancel.js';
import type { ScopedWaitOptions } from './wait-options.js';
import type { Waitable } from './waitable.js';
import { LimitedWaiter, Waiter, type Settleable } from './waiter.js';

/**
 * Those who wait for one thing, first come first served: what every lock, queue and future of this package waits with.
 *
 * A wait that is cancelled or timed out leaves the list in the same moment, so a wake-up is never handed to somebody who
 * will not come; and one that was woken cannot be cancelled any more, so what it was given is never lost. README.md has
 * the protocol.
 *
 * @typeParam T what the wait gives.
 * @typeParam P what whoever wakes has to know of each waiter.
 */
export class WaiterList<T, P = undefined> {
  /** The one that has waited longest. */
  first: Waiter<T, P> | undefined = undefined;
  private last: Waiter<T, P> | undefined = undefined;
  private count = 0;

  /**
   * @param owner what is waited for.
   * @param verb what a waiter wants to do with it, for errors: `acquire`, `get from`.
   * @param onLeave called after a waiter gave up (cancelled, timed out, aborted): whoever stood behind it may be able to go on.
   */
  constructor(
    readonly owner: Waitable,
    private readonly verb: string,
    readonly onLeave?: (left: Waiter<T, P>) => void,
  ) {}

  /** How many wait. */
  get length(): number {
    return this.count;
  }

  /** What a waiter does, as errors say it: `acquire lock "accounts"`. */
  get operation(): string {
    return `${this.verb} ${this.owner.kind} "${this.owner.name}"`;
  }

  /**
   * A rejected promise if whoever calls must not even try: its scope is cancelled, its signal aborted, its time-out no number.
   * Every operation that could wait asks this first, also when it need not wait.
   *
   * @param scope who asks, for those who know it already.
   */
  refusal(
    options: ScopedWaitOptions | undefined,
    scope: CancelScope = options?.scope ?? currentScope(),
  ): Promise<never> | undefined {
    const by = scope.cancelledBy;
    if (by) return Promise.reject(DeliveredCancel.make(this.operation, by));
    return options === undefined ? undefined : this.refusalOf(options);
  }

  /**
   * Stands at the end of the list until woken. Ask {@link refusal} first; nothing may be awaited in between.
   *
   * The promise rejects with `CancelledError` or `TimeoutError`, or with what `fail` gave.
   *
   * @param scope who waits, for those who know it already.
   */
  wait(
    options: ScopedWaitOptions | undefined,
    payload: P,
    scope: CancelScope = options?.scope ?? currentScope(),
  ): Promise<T> {
    return this.add(options, payload, scope, undefined).promise;
  }

  /** The same, for who wants to know the waiter. @param given a promise that it settles; one of its own unless given. @internal */
  add(
    options: ScopedWaitOptions | undefined,
    payload: P,
    scope: CancelScope,
    given: Settleable<T> | undefined,
  ): Waiter<T, P> {
    const limited = options !== undefined && (options.timeoutMs !== undefined || options.signal !== undefined);
    const waiter = limited
      ? new LimitedWaiter<T, P>(scope, payload, options, given)
      : new Waiter<T, P>(scope, payload, given);
    waiter.list = this;
    waiter.previous = this.last;
    if (this.last) this.last.next = waiter;
    else this.first = waiter;
    this.last = waiter;
    this.count++;
    const { watcher } = waiter.scope.loop;
    if (watcher) watcher.waitBegan(waiter as unknown as Waiter<never>);
    if (tracer.enabled) tracer.emit('wait', this.owner.name);
    return waiter;
  }

  /** Gives `value` to the one that has waited longest. `undefined` when nobody waits. */
  wakeFirst(value: T): Waiter<T, P> | undefined {
    const { first } = this;
    first?.wake(value);
    return first;
  }

  /** Gives `value` to everybody who waits now; returns how many. */
  wakeAll(value: T): number {
    const { count } = this;
    for (let waiter = this.first; waiter; waiter = this.first) waiter.wake(value);
    return count;
  }

  /** Ends every wait with an error. */
  failAll(error: unknown): void {
    for (let waiter = this.first; waiter; waiter = this.first) waiter.fail(error);
  }

  /** The scopes of those who wait, in order. */
  *scopes(): IterableIterator<CancelScope> {
    for (let waiter = this.first; waiter; waiter = waiter.next) yield waiter.scope;
  }

  /** Takes a waiter out, wherever it stands. @internal */
  take(waiter: Waiter<T, P>): void {
    const { next, previous } = waiter;
    if (previous) previous.next = next;
    else this.first = next;
    if (next) next.previous = previous;
    else this.last = previous;
    waiter.next = undefined;
    waiter.previous = undefined;
    waiter.list = undefined;
    this.count--;
  }

  private refusalOf({ signal, timeoutMs }: ScopedWaitOptions): Promise<never> | undefined {
    if (signal?.aborted) return Promise.reject(new CancelledError(this.operation, signal.reason));
    if (timeoutMs !== undefined && !(typeof timeoutMs === 'number' && timeoutMs >= 0)) {
      return Promise.reject(new ArgumentError('timeoutMs', timeoutMs, 'give milliseconds, 0 or more'));
    }
    return undefined;
  }
}
