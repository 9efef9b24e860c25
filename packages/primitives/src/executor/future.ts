import { AsyncResource } from 'node:async_hooks';
import { inspect, types, type InspectOptions } from 'node:util';
import { ArgumentError } from '../errors/argument.js';
import { CancelledError } from '../errors/cancelled.js';
import { TimeoutError } from '../errors/timeout.js';
import { Deadline, throwIfAborted } from '../wait/deadline.js';
import type { BlockingWaitOptions, WaitOptions } from '../wait/wait-options.js';

/** Where a future stands. It only ever moves to the right, and `done` and `cancelled` are final. */
export type FutureState = 'pending' | 'running' | 'done' | 'cancelled';

/** What a future needs of the executor that will settle it. */
export interface FutureSource {
  /** Whether the task has begun. */
  readonly begun: boolean;
  /** Calls the task off. `true` when it had not begun, so that the future is cancelled now. */
  cancel(reason: unknown): boolean;
  /** Blocks this thread until the future is settled, at most until the deadline. Throws what makes that impossible. */
  settleSync(deadline: Deadline): void;
}

type Resolve = (value: never) => void;
type Reject = (reason: unknown) => void;
type DoneCallback<T> = (future: Future<T>) => void;
interface Registered {
  readonly given: unknown;
  readonly call: (future: never) => void;
}

// Promise's constructor hands its two functions to a callback. One callback for all futures spares a closure for each.
let resolveOfLatest: Resolve | undefined;
let rejectOfLatest: Reject | undefined;
const capture = (resolve: Resolve, reject: Reject): void => {
  resolveOfLatest = resolve;
  rejectOfLatest = reject;
};
const ignore = (): void => undefined;
// eslint-disable-next-line @typescript-eslint/unbound-method -- called with `call`
const { then } = Promise.prototype;

/**
 * The result of a task that may not have run yet. It is a promise: `await` it. Made by executors.
 *
 * Python analogue: `concurrent.futures.Future`, whose `result()` blocks; here `await future` waits and
 * {@link resultSync} blocks.
 *
 * Everything that the task did happens before what follows `await future`. A failure that nobody asks for is silent, as in
 * Python: it raises no `unhandledRejection`.
 *
 * @example
 * import { defineTasks, InlineExecutor } from '@parallel-cookbook/primitives';
 *
 * function square(n) {
 *   return n * n;
 * }
 * const tasks = defineTasks(import.meta.url, { square });
 * const future = new InlineExecutor().submit(tasks.square, 12);
 * console.log(future.state); // pending
 * console.log(await future, future.state); // 144 done
 */
export class Future<T> extends Promise<T> {
  private current: FutureState = 'pending';
  private outcome: T | undefined = undefined;
  private failure: { readonly reason: unknown } | undefined = undefined;
  private callbacks: Registered[] | undefined = undefined;
  private readonly resolve: Resolve;
  private readonly reject: Reject;

  /**
   * @param task what will settle it, by name; used in errors.
   * @param source the executor's side; without one the future can be cancelled while it is pending, and not be waited
   * for by blocking.
   */
  constructor(
    readonly task: string,
    private readonly source?: FutureSource,
  ) {
    super(capture as never);
    this.resolve = resolveOfLatest as unknown as Resolve;
    this.reject = rejectOfLatest as unknown as Reject;
    // They know their promise: left here, they would keep the latest future and its result until there is another.
    resolveOfLatest = rejectOfLatest = undefined;
  }

  get state(): FutureState {
    if (this.current === 'pending' && this.source?.begun) this.current = 'running';
    return this.current;
  }

  /** Whether the task has begun and not ended. */
  get running(): boolean {
    return this.state === 'running';
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
    return this.failure !== undefined;
  }

  /**
   * Calls the task off if it has not begun: then `true`, and the future rejects with `CancelledError`.
   *
   * A task that runs is asked to stop (`taskContext()`) and `false` is returned, as Python does; the future then settles
   * with what the task does. `false` as well when it is settled already.
   *
   * @param reason kept as the `cause` of the error.
   */
  cancel(reason?: unknown): boolean {
    if (this.done) return this.cancelled;
    if (this.source) return this.source.cancel(reason);
    return this.current === 'pending' && this.setCancelled(reason);
  }

  /**
   * Waits for the result, at most `timeoutMs`. `await future` is the same without limits. Giving up the wait does not cancel the task.
   *
   * Throws `TimeoutError`, `CancelledError`, or what the task threw.
   */
  async result(options: WaitOptions = {}): Promise<T> {
    await this.settled(options);
    return await (this as Promise<T>);
  }

  /** Like {@link result}, but gives the error that the task threw, or `undefined` when it threw none. */
  async exception(options: WaitOptions = {}): Promise<unknown> {
    await this.settled(options);
    if (this.cancelled) throw this.failure?.reason;
    return this.failure?.reason;
  }

  /**
   * Blocks this thread until the result is there. What was submitted before is sent first, so this cannot wait for itself.
   *
   * Throws `TimeoutError`; `DeadlockError` when the task needs this very thread; or what the task threw.
   */
  resultSync(options: BlockingWaitOptions = {}): T {
    const deadline = Deadline.after(options.timeoutMs);
    if (!this.done) {
      if (!this.source) throw new ArgumentError('resultSync', this.task, 'this future can only be awaited');
      this.source.settleSync(deadline);
      if (!this.done) throw deadline.error(`get the result of ${this.task}`);
    }
    if (this.failure) throw this.failure.reason;
    return this.outcome as T;
  }

  /**
   * Calls back once, when the future is settled; at once when it is already. An error that the callback throws is reported as an
   * uncaught exception, since nobody could catch it.
   */
  addDoneCallback(callback: DoneCallback<T>): void {
    if (this.done) call(callback, this);
    else (this.callbacks ??= []).push({ given: callback, call: AsyncResource.bind(callback) });
  }

  /** Forgets a callback that was not called yet. Returns whether it was there. */
  removeDoneCallback(callback: DoneCallback<T>): boolean {
    const at = this.callbacks?.findIndex(({ given }) => given === callback) ?? -1;
    if (at >= 0) this.callbacks?.splice(at, 1);
    return at >= 0;
  }

  /** What `console.log` shows: `Future(primes.isPrime, done: true)`. Python: `<Future at 0x… state=finished returned bool>`. */
  [inspect.custom](depth: number, options: InspectOptions): string {
    const { task, state, failure, outcome } = this;
    if (state !== 'done') return `Future(${task}, ${state})`;
    const shown = failure ? failure.reason : outcome;
    if (failure && types.isNativeError(shown)) return `Future(${task}, failed: ${shown.name}: ${shown.message})`;
    return `Future(${task}, ${failure ? 'failed' : 'done'}: ${inspect(shown, { ...options, depth: depth - 1 })})`;
  }

  /** For executors: the task begins now. `false` when the future was settled or cancelled before: then it must not. */
  setRunning(): boolean {
    if (this.current !== 'pending') return false;
    this.current = 'running';
    return true;
  }

  /** For executors: the task ended with a value. `false` when the future was settled before. */
  setResult(value: T): boolean {
    if (this.done) return false;
    this.current = 'done';
    this.outcome = value;
    this.resolve(value as never);
    if (this.callbacks) this.callBack();
    return true;
  }

  /** For executors: the task ended with an error. `false` when the future was settled before. */
  setException(reason: unknown): boolean {
    if (this.done) return false;
    this.current = 'done';
    this.fail(reason);
    return true;
  }

  /** For executors: the task was called off. `false` when the future was settled before. */
  setCancelled(reason?: unknown): boolean {
    if (this.done) return false;
    this.current = 'cancelled';
    this.fail(new CancelledError(this.task, reason));
    return true;
  }

  private fail(reason: unknown): void {
    this.failure = { reason };
    void then.call(this, undefined, ignore); // somebody has heard of it: no unhandledRejection
    this.reject(reason);
    if (this.callbacks) this.callBack();
  }

  private callBack(): void {
    const callbacks = this.callbacks ?? [];
    this.callbacks = undefined;
    for (const callback of callbacks) call<T>(callback.call, this);
  }

  /** Fulfilled when the future is settled, however. */
  private settled({ timeoutMs, signal }: WaitOptions): Promise<void> {
    const operation = `wait for ${this.task}`;
    return new Promise((resolve, reject) => {
      Deadline.after(timeoutMs);
      throwIfAborted(signal, operation);
      const onDone = (): void => {
        leave();
        resolve();
      };
      const onAbort = (): void => {
        leave();
        reject(new CancelledError(operation, signal?.reason));
      };
      const timer =
        timeoutMs === undefined || timeoutMs === Infinity
          ? undefined
          : setTimeout(() => {
              leave();
              reject(new TimeoutError(operation, timeoutMs));
            }, timeoutMs);
      const leave = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        this.removeDoneCallback(onDone);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.addDoneCallback(onDone);
    });
  }
}

// `await` asks a promise for its constructor: a native answer spares two ticks, and `then` makes plain promises.
Object.defineProperty(Future.prototype, 'constructor', { value: Promise, configurable: true, writable: true });

function call<T>(callback: (future: never) => void, future: Future<T>): void {
  try {
    callback(future as never);
  } catch (error) {
    process.nextTick(() => {
      throw error;
    });
  }
}
