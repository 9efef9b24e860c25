import { inspect } from 'node:util';
import { CancelledError, type FutureState } from '@parallel-cookbook/primitives';
import { InvalidStateError } from '../errors/invalid-state.js';
import { ambientContext, currentScope } from '../loop/ambient.js';
import type { ScopedWaitOptions } from '../loop/wait-options.js';
import type { Bearer, Waitable } from '../loop/waitable.js';
import { WaiterList } from '../loop/waiter-list.js';

/** Called with a future that has been settled. */
export type DoneCallback<T> = (future: Future<T>) => unknown;

/**
 * A result that somebody will set. `await` it: unlike a bare promise's, this wait is ended by the scope around it.
 *
 * Python analogue: `asyncio.Future`, with the states of `concurrent.futures.Future`. Cancelling who waits does not
 * cancel the future: others may wait for it too. A failure that nobody asks for is silent.
 *
 * @example
 * import { Future } from '@parallel-cookbook/async';
 *
 * const answer = new Future('answer');
 * queueMicrotask(() => answer.setResult(42));
 * console.log(await answer, answer.state); // 42 done
 */
export class Future<T> implements Promise<T>, Waitable {
  /** Whether somebody has asked how it ended. @internal */
  observed = false;
  protected current: FutureState = 'pending';
  private hasFailed = false;
  private outcome: unknown = undefined;
  private waiters: WaiterList<unknown> | undefined = undefined;
  private callbacks: { readonly given: unknown; readonly call: () => unknown }[] | undefined = undefined;

  /** @param label what will settle it, by name; used in errors and dumps. */
  constructor(protected label?: string) {}

  get [Symbol.toStringTag](): string {
    return 'Future';
  }

  get name(): string {
    return this.label ?? 'future';
  }

  get kind(): string {
    return 'future';
  }

  get state(): FutureState {
    return this.current;
  }

  /** Whether what will settle it has begun and not ended. */
  get running(): boolean {
    return this.current === 'running';
  }

  /** Whether it is settled: with a result, with an error, or cancelled. */
  get done(): boolean {
    return this.current === 'done' || this.current === 'cancelled';
  }

  get cancelled(): boolean {
    return this.current === 'cancelled';
  }

  /** Whether it is settled with an error; a cancelled one is. */
  get failed(): boolean {
    return this.hasFailed;
  }

  /**
   * Waits for the result, at most `timeoutMs`. `await future` is the same without options. Giving up the wait cancels nothing.
   *
   * @throws TimeoutError; CancelledError when the wait is cancelled, or the future was; what it failed with.
   */
  result(options?: ScopedWaitOptions): Promise<T> {
    this.observed = true;
    if (this.done) return this.settled();
    const waiters = (this.waiters ??= new WaiterList<unknown>(this, 'wait for'));
    const scope = options?.scope ?? currentScope();
    return waiters.refusal(options, scope) ?? (waiters.wait(options, undefined, scope) as Promise<T>);
  }

  /** Like {@link result}, but gives the error that it failed with, or `undefined`. A cancelled one throws. */
  async exception(options?: ScopedWaitOptions): Promise<unknown> {
    try {
      await this.result(options);
    } catch (error) {
      if (this.done && !this.cancelled && this.outcome === error) return error;
      throw error;
    }
    return undefined;
  }

  /** The result if it is there already. @throws InvalidStateError when it is not; or what it failed with. */
  tryResult(): T {
    this.observed = true;
    if (!this.done) throw new InvalidStateError(`take the result of ${this.kind} "${this.name}"`, this.state);
    if (this.hasFailed) throw this.outcome;
    return this.outcome as T;
  }

  /** The error that it failed with, `undefined` for a result. @throws InvalidStateError when it is not settled; CancelledError. */
  tryException(): unknown {
    if (!this.hasFailed) {
      this.tryResult();
      return undefined;
    }
    this.observed = true;
    if (this.cancelled) throw this.outcome;
    return this.outcome;
  }

  then<R = T, E = never>(
    onFulfilled?: ((value: T) => R | PromiseLike<R>) | null,
    onRejected?: ((reason: unknown) => E | PromiseLike<E>) | null,
  ): Promise<R | E> {
    return this.result().then(onFulfilled, onRejected);
  }

  catch<E = never>(onRejected?: ((reason: unknown) => E | PromiseLike<E>) | null): Promise<T | E> {
    return this.result().catch(onRejected);
  }

  finally(onFinally?: (() => void) | null): Promise<T> {
    return this.result().finally(onFinally);
  }

  /** Settles it with `CancelledError`. `false` when it was settled before. @param reason kept as the error's `cause`. */
  cancel(reason?: unknown): boolean {
    return this.setCancelled(reason);
  }

  /** Takes note that what will settle it has begun. `false` when it was settled before. */
  setRunning(): boolean {
    if (this.current !== 'pending') return false;
    this.current = 'running';
    return true;
  }

  /** Settles it with a result. `false` when it was settled before: Python throws `InvalidStateError` there. */
  setResult(value: T): boolean {
    if (this.done) return false;
    this.current = 'done';
    this.outcome = value;
    this.waiters?.wakeAll(value);
    if (this.callbacks) this.callBack();
    return true;
  }

  /** Settles it with an error. `false` when it was settled before. */
  setException(reason: unknown): boolean {
    if (this.done) return false;
    this.current = 'done';
    this.fail(reason);
    return true;
  }

  /** Settles it as cancelled. `false` when it was settled before. */
  setCancelled(reason?: unknown): boolean {
    if (this.done) return false;
    this.current = 'cancelled';
    this.fail(new CancelledError(`${this.kind} "${this.name}"`, reason));
    return true;
  }

  /** Calls back once it is settled, by the loop's `callSoon`, also when it is settled already. */
  addDoneCallback(callback: DoneCallback<T>): void {
    const { loop } = currentScope();
    const context = ambientContext();
    this.whenDone(callback, () => {
      loop.callSoon(() => callback(this)).context = context;
    });
  }

  /** Calls back in the moment in which it is settled, or now. The callback must not throw, and is forgotten by `given`. @internal */
  whenDone(given: unknown, call: () => unknown = given as () => unknown): void {
    if (this.done) call();
    else (this.callbacks ??= []).push({ given, call });
  }

  /** Forgets a callback, however often it was added. Returns how many were forgotten. */
  removeDoneCallback(callback: unknown): number {
    const before = this.callbacks?.length ?? 0;
    this.callbacks = this.callbacks?.filter(({ given }) => given !== callback);
    return before - (this.callbacks?.length ?? 0);
  }

  /** Who has to go on before it is settled: nobody that is known. */
  holders(): Iterable<Bearer> {
    return [];
  }

  /** What `console.log` shows: `Future(answer, done: 42)`. */
  [inspect.custom](): string {
    const noun = this[Symbol.toStringTag];
    if (this.current !== 'done') return `${noun}(${this.name}, ${this.current})`;
    return `${noun}(${this.name}, ${this.hasFailed ? 'failed' : 'done'}: ${inspect(this.outcome, { depth: 0 })})`;
  }

  private settled(): Promise<T> {
    return this.hasFailed ? Promise.reject(this.outcome) : Promise.resolve(this.outcome as T);
  }

  private fail(reason: unknown): void {
    this.hasFailed = true;
    this.outcome = reason;
    this.waiters?.failAll(reason);
    if (this.callbacks) this.callBack();
  }

  private callBack(): void {
    const { callbacks } = this;
    this.callbacks = undefined;
    for (const { call } of callbacks ?? []) call();
  }
}
