import { CancelledError, TimeoutError, tracer } from '@parallel-cookbook/primitives';
import type { Alarm } from './alarm.js';
import type { CancelScope } from './cancel-scope.js';
import { DeliveredCancel } from './delivered-cancel.js';
import type { Step } from './scheduler.js';
import type { ScopedWaitOptions } from './wait-options.js';
import type { WaiterList } from './waiter-list.js';

type Resolve = (value: unknown) => void;
type Reject = (reason: unknown) => void;

// Promise's constructor hands its two functions to a callback. One callback for all spares a closure for each.
let resolveOfLatest: Resolve;
let rejectOfLatest: Reject;
const capture = (resolve: Resolve, reject: Reject): void => {
  resolveOfLatest = resolve;
  rejectOfLatest = reject;
};

/** What `outcome` is while the wait goes on. */
const undecided = Symbol('undecided');

/** A promise that somebody else has made, with what settles it. */
export interface Settleable<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * One suspended wait. It stands in the list of what it waits for and in the list of its scope, or in neither: whoever takes it
 * out (who wakes it, its scope, its time-out, its signal) decides how it ends, and nobody else does any more.
 *
 * @typeParam T what the wait gives.
 * @typeParam P what whoever wakes it has to know of it: an item to put, a number of permits.
 */
export class Waiter<T, P = undefined> implements Alarm, Step {
  /** @internal */ place = -1;
  readonly promise: Promise<T>;
  /** The scope that can cancel it; its bearer is who waits. */
  scope: CancelScope;
  /** What it waits for; `undefined` once the wait is over. @internal */
  list: WaiterList<T, P> | undefined = undefined;
  /** The next in that list. @internal */
  next: Waiter<T, P> | undefined = undefined;
  /** @internal */ previous: Waiter<T, P> | undefined = undefined;
  /** The next in its scope. @internal */
  nextInScope: Waiter<never> | undefined = undefined;
  /** @internal */ previousInScope: Waiter<never> | undefined = undefined;
  private outcome: unknown = undecided;
  /** How it goes on: well until it fails. */
  private settle: Resolve;
  private readonly reject: Reject;

  /** @param given a promise that it settles; one of its own unless given. */
  constructor(
    scope: CancelScope,
    readonly payload: P,
    given?: Settleable<T>,
  ) {
    this.scope = scope.closed ? scope.open : scope;
    this.promise = given ? given.promise : new Promise<T>(capture as never);
    this.settle = given ? given.resolve : resolveOfLatest;
    this.reject = given ? given.reject : rejectOfLatest;
    this.join(this.scope);
  }

  /** Whether nothing but what is waited for, and its scope, can end it. */
  get endless(): boolean {
    return this.place < 0;
  }

  /** Ends the wait with what was waited for. `false` when it is over already: then it is for somebody else. */
  wake(value: T): boolean {
    if (!this.leave(value)) return false;
    this.goOn();
    return true;
  }

  /** Ends the wait with an error. `false` when it is over already. */
  fail(error: unknown): boolean {
    if (!this.leave(error)) return false;
    this.settle = this.reject;
    this.goOn();
    return true;
  }

  /** Ends the wait without a word: somebody else settles the promise that it was given. `false` when it is over already. @internal */
  abandon(): boolean {
    return this.leave(undefined);
  }

  /** Its scope is cancelled. @internal */
  cancel(by: CancelScope): void {
    this.abort(DeliveredCancel.make(this.operation, by));
  }

  /** Its time is over. @internal */
  ring(): void {
    this.wake(undefined as T);
  }

  /** Its turn has come. One that waits for nothing else, as a checkpoint does, ends with it. @internal */
  step(): void {
    if (this.outcome === undecided) this.leave(undefined);
    this.settle(this.outcome);
  }

  /** It waits in another scope from now on. @internal */
  moveTo(scope: CancelScope): void {
    this.leaveScope();
    this.scope = scope;
    this.join(scope);
    if (scope.cancelledBy) this.cancel(scope.cancelledBy);
  }

  /** Nobody may ever have awaited it: then its failure is no news. @internal */
  disregard(): void {
    this.promise.catch(() => undefined);
  }

  /** What is being done, for errors and dumps. */
  get operation(): string {
    return this.list?.operation ?? 'wait';
  }

  /** Ends the wait without what was waited for, and tells those whom it kept waiting. */
  protected abort(error: unknown): void {
    const { list } = this;
    if (!this.fail(error) || !list) return;
    if (tracer.enabled) tracer.emit('cancel', list.owner.name);
    list.onLeave?.(this);
  }

  /** Takes it out of everything that could end it. */
  protected leave(outcome: unknown): boolean {
    if (this.outcome !== undecided) return false;
    this.outcome = outcome;
    this.leaveScope();
    this.list?.take(this);
    if (this.place >= 0) this.scope.loop.clearAlarm(this);
    return true;
  }

  private goOn(): void {
    const { scheduler } = this.scope.loop;
    if (scheduler.oneByOne) {
      scheduler.add(this);
    } else {
      scheduler.activity++;
      this.step();
    }
  }

  private join(scope: CancelScope): void {
    const self = this as unknown as Waiter<never>;
    if (scope.firstWaiter === undefined) {
      scope.firstWaiter = self;
      return;
    }
    const last = scope.lastWaiter ?? scope.firstWaiter;
    this.previousInScope = last;
    last.nextInScope = self;
    scope.lastWaiter = self;
  }

  private leaveScope(): void {
    const { scope, nextInScope, previousInScope } = this;
    if (previousInScope) previousInScope.nextInScope = nextInScope;
    else scope.firstWaiter = nextInScope;
    if (nextInScope) nextInScope.previousInScope = previousInScope;
    else scope.lastWaiter = previousInScope;
    this.nextInScope = undefined;
    this.previousInScope = undefined;
  }
}

/** A wait that ends in time, or by a signal. */
export class LimitedWaiter<T, P = undefined> extends Waiter<T, P> {
  private readonly timeoutMs: number | undefined;
  private readonly signal: AbortSignal | undefined;
  private onAbort: (() => void) | undefined = undefined;

  constructor(scope: CancelScope, payload: P, { timeoutMs, signal }: ScopedWaitOptions, given?: Settleable<T>) {
    super(scope, payload, given);
    this.timeoutMs = timeoutMs;
    this.signal = signal;
    if (timeoutMs !== undefined && timeoutMs !== Infinity) {
      const { loop } = this.scope;
      loop.setAlarm(this, loop.time() + timeoutMs);
    }
    if (signal) {
      this.onAbort = () => this.abort(new CancelledError(this.operation, signal.reason));
      signal.addEventListener('abort', this.onAbort, { once: true });
    }
  }

  override get endless(): boolean {
    return this.place < 0 && this.signal === undefined;
  }

  override ring(): void {
    this.abort(new TimeoutError(this.operation, this.timeoutMs ?? Infinity));
  }

  protected override leave(outcome: unknown): boolean {
    if (!super.leave(outcome)) return false;
    if (this.onAbort) this.signal?.removeEventListener('abort', this.onAbort);
    return true;
  }
}
