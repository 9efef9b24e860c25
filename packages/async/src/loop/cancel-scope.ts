import { ArgumentError } from '@parallel-cookbook/primitives';
import type { Alarm } from './alarm.js';
import { currentScope, inScope } from './ambient.js';
import { DeliveredCancel } from './delivered-cancel.js';
import type { Loop } from './loop.js';
import type { Waiter } from './waiter.js';
import type { Bearer } from './waitable.js';

export interface CancelScopeOptions {
  /** When it is cancelled by itself, in the loop's time (`time()`). Default: never. */
  readonly deadline?: number | undefined;
  /** Whether what is cancelled outside stops here. Default: `false`. */
  readonly shield?: boolean | undefined;
  /** Whom to run under. Default: the current scope. */
  readonly scope?: CancelScope | undefined;
}

// What is true of a scope.
const called = 1;
const caught = 2;
const late = 4;
const shielding = 8;
const closed = 16;
const joining = 32;

/**
 * A piece of work that can be cancelled as a whole: everything that {@link run} starts, through all its awaits.
 *
 * Python analogue: `trio.CancelScope`. Cancelling is a level, not an event: from then on every wait of this package in
 * the scope throws `CancelledError`, until the scope's end, which swallows it. Waits of others (`fetch`, a bare promise)
 * are not interrupted; hand them {@link signal}.
 *
 * Cost: an object, no `AbortController` before somebody asks for {@link signal}. `cancel-scope.md` has the invariant.
 *
 * @example
 * import { CancelScope, sleep } from '@parallel-cookbook/async';
 *
 * const scope = new CancelScope();
 * queueMicrotask(() => scope.cancel());
 * await scope.run(() => sleep(60_000));
 * console.log(scope.cancelCalled, scope.cancelledCaught); // true true
 */
export class CancelScope implements Alarm {
  /** @internal */ place = -1;
  /** @internal */ parent: CancelScope | undefined;
  /** @internal */ loop!: Loop;
  /** Whose code it is. @internal */
  bearer!: Bearer;
  /** The scope by whose cancelling everything in here is cancelled: itself or one around it. @internal */
  cancelledBy: CancelScope | undefined = undefined;
  /** The waits that are begun right in here, in order. @internal */
  firstWaiter: Waiter<never> | undefined = undefined;
  /** The last of several; one alone need not be written down twice. @internal */
  lastWaiter: Waiter<never> | undefined = undefined;
  /** @internal */ firstChild: CancelScope | undefined = undefined;
  /** @internal */ nextSibling: CancelScope | undefined = undefined;
  /** @internal */ previousSibling: CancelScope | undefined = undefined;
  /** One word for what is true of it: every task has a scope, so its size counts. */
  private flags = 0;
  private given: unknown = undefined;
  private limit: number | undefined = undefined;
  private controller: AbortController | undefined = undefined;

  constructor(options?: CancelScopeOptions) {
    this.parent = options?.scope;
    if (options === undefined) return;
    if (options.shield) this.flags = shielding;
    if (options.deadline !== undefined) this.limit = deadlineOf(options.deadline);
  }

  /** A scope that is entered already. @internal */
  static under(parent: CancelScope, bearer: Bearer = parent.bearer): CancelScope {
    const scope = new CancelScope();
    scope.enter(parent, bearer);
    return scope;
  }

  /** The outermost scope of a loop. @internal */
  static root(loop: Loop): CancelScope {
    const scope = new CancelScope();
    scope.loop = loop;
    scope.bearer = loop;
    return scope;
  }

  /** Lets a loop's outermost scope be cancelled from the scope in which its `run` is awaited. @internal */
  static graft(root: CancelScope, outer: CancelScope): void {
    root.link(outer);
    if (outer.cancelledBy) root.refresh();
  }

  /** Whether `cancel` was called, or the deadline passed. */
  get cancelCalled(): boolean {
    return (this.flags & called) !== 0;
  }

  /** Whether a cancelled wait came up to this scope, and ended here. */
  get cancelledCaught(): boolean {
    return (this.flags & caught) !== 0;
  }

  /** Whether waits in here are cancelled now, by this scope or by one around it. */
  get cancelled(): boolean {
    return this.cancelledBy !== undefined;
  }

  /** Whether it was the deadline that cancelled it. */
  get deadlinePassed(): boolean {
    return (this.flags & late) !== 0;
  }

  /** What was given to `cancel`. */
  get reason(): unknown {
    return this.given;
  }

  /** When it is cancelled by itself, in the loop's time; `Infinity` is never. May be set at any time before that. */
  get deadline(): number {
    return this.limit ?? Infinity;
  }

  set deadline(when: number) {
    this.limit = deadlineOf(when);
    if (this.entered && !this.closed) this.setDeadline();
  }

  /** Whether what is cancelled around this scope stops at it. May be changed at any time. */
  get shield(): boolean {
    return (this.flags & shielding) !== 0;
  }

  /** Whether its task waits for all tasks in it. @internal */
  get joins(): boolean {
    return (this.flags & joining) !== 0;
  }

  set joins(on: boolean) {
    this.flags = on ? this.flags | joining : this.flags & ~joining;
  }

  /** Whether it has ended. @internal */
  get closed(): boolean {
    return (this.flags & closed) !== 0;
  }

  set shield(on: boolean) {
    this.flags = on ? this.flags | shielding : this.flags & ~shielding;
    if (this.entered) this.refresh();
  }

  /** An `AbortSignal` that is aborted when this scope is cancelled, for what cannot be asked otherwise. Made when asked for. */
  get signal(): AbortSignal {
    if (!this.controller) {
      this.controller = new AbortController();
      if (this.cancelledBy) this.controller.abort(DeliveredCancel.make('scope', this.cancelledBy));
    }
    return this.controller.signal;
  }

  /**
   * Cancels everything in here, now and from now on. A second call changes nothing.
   *
   * @param reason kept as the `cause` of the errors.
   */
  cancel(reason?: unknown): void {
    if (this.cancelCalled) return;
    this.flags |= called;
    this.given = reason;
    if (this.entered) this.refresh();
  }

  /**
   * Itself, or when it has ended the scope around it, to which belongs what it left behind. Of a scope that was cancelled what is
   * left behind stays cancelled. @internal
   */
  get open(): CancelScope {
    return this.closed && !this.cancelledBy && this.parent ? this.parent.open : this;
  }

  /** Takes `cancel` back: what was not told of it yet never will be. @internal */
  uncancel(): void {
    this.flags &= ~called;
    this.given = undefined;
    this.refresh();
  }

  /**
   * Runs the body in this scope. When the scope is cancelled and the body ends with that, it is caught here and the result is
   * `undefined`; what is cancelled further out goes on outwards. A scope runs once.
   */
  async run<T>(body: (scope: this) => T | PromiseLike<T>): Promise<T | undefined> {
    this.enter(this.parent ?? currentScope());
    try {
      return await inScope(this, body, this);
    } catch (error) {
      if (this.catches(error)) return undefined;
      throw error;
    } finally {
      this.close();
    }
  }

  /** Throws if waits in here are cancelled now. @internal */
  throwIfCancelled(operation: string): void {
    if (this.cancelledBy) throw DeliveredCancel.make(operation, this.cancelledBy);
  }

  /** @internal */
  enter(given: CancelScope, bearer: Bearer = given.bearer): void {
    if (this.entered) throw new ArgumentError('scope', this, 'a cancel scope runs once: make a new one');
    const parent = given.open;
    this.loop = parent.loop;
    this.bearer = bearer;
    this.link(parent);
    if (parent.cancelledBy || this.cancelCalled) this.refresh();
    if (this.limit !== undefined) this.setDeadline();
  }

  /**
   * Whether this is where a cancelled wait's error ends: the scope is cancelled, and nothing around it that it lets through.
   * @internal
   */
  catches(error: unknown): boolean {
    if (!this.cancelCalled || !DeliveredCancel.is(error)) return false;
    if (!this.shield && this.parent?.cancelledBy) return false;
    this.flags |= caught;
    return true;
  }

  /** The end of the scope. What is still waiting in it belongs to the scope around it from now on. @internal */
  close(): void {
    if (this.closed) return;
    this.flags |= closed;
    if (this.place >= 0) this.loop.clearAlarm(this);
    const { parent } = this;
    if (!parent) return;
    if (this.firstWaiter || this.firstChild) this.leaveTo(parent);
    if (this.previousSibling) this.previousSibling.nextSibling = this.nextSibling;
    else parent.firstChild = this.nextSibling;
    if (this.nextSibling) this.nextSibling.previousSibling = this.previousSibling;
  }

  /** The end for good: what it left behind is cancelled, and cannot wait any more. @internal */
  end(): void {
    if (this.firstWaiter || this.firstChild) {
      for (let waiter = this.firstWaiter; waiter; waiter = waiter.nextInScope) waiter.disregard();
      this.cancel(`${this.bearer.name} has ended`);
    }
    this.cancelledBy ??= this;
    this.close();
  }

  /** The deadline has passed. @internal */
  ring(): void {
    if (this.cancelCalled) return;
    this.flags |= late;
    this.cancel();
  }

  private link(parent: CancelScope): void {
    const { firstChild } = parent;
    this.parent = parent;
    this.previousSibling = undefined;
    this.nextSibling = firstChild;
    if (firstChild) firstChild.previousSibling = this;
    parent.firstChild = this;
  }

  private get entered(): boolean {
    return (this.loop as Loop | undefined) !== undefined;
  }

  private setDeadline(): void {
    if (this.place >= 0) this.loop.clearAlarm(this);
    const { deadline } = this;
    if (this.cancelCalled || deadline === Infinity) return;
    if (deadline <= this.loop.time()) this.ring();
    else this.loop.setAlarm(this, deadline);
  }

  /** Finds out anew whether it is cancelled, and by whom, and tells everything inside. */
  private refresh(): void {
    if (this.closed) return;
    const signals: CancelScope[] = [];
    const changed: CancelScope[] = [this];
    for (let scope = changed.pop(); scope; scope = changed.pop()) {
      const by: CancelScope | undefined =
        (scope.shield ? undefined : scope.parent?.cancelledBy) ?? (scope.cancelCalled ? scope : undefined);
      if (by === scope.cancelledBy) continue;
      scope.cancelledBy = by;
      if (by) {
        for (let waiter = scope.firstWaiter; waiter; waiter = scope.firstWaiter) waiter.cancel(by);
        if (scope.controller) signals.push(scope);
      } else {
        scope.controller = undefined;
      }
      for (let child = scope.firstChild; child; child = child.nextSibling) changed.push(child);
    }
    // Listeners are strangers' code, which may begin and end scopes: they come when the tree has been walked.
    for (const { controller, cancelledBy } of signals) {
      if (cancelledBy) controller?.abort(DeliveredCancel.make('scope', cancelledBy));
    }
  }

  private leaveTo(parent: CancelScope): void {
    for (let waiter = this.firstWaiter; waiter; waiter = this.firstWaiter) waiter.moveTo(parent);
    for (let child = this.firstChild; child; child = this.firstChild) {
      this.firstChild = child.nextSibling;
      child.link(parent);
      child.refresh();
    }
  }
}

function deadlineOf(when: number): number {
  if (typeof when === 'number' && !Number.isNaN(when)) return when;
  throw new ArgumentError('deadline', when, "give a time of the loop's clock in milliseconds, or Infinity");
}
