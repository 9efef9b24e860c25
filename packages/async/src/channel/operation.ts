import { ArgumentError, CancelledError } from '@parallel-cookbook/primitives';
import { currentScope } from '../loop/ambient.js';
import type { CancelScope } from '../loop/cancel-scope.js';
import type { ScopedWaitOptions } from '../loop/wait-options.js';
import type { WaiterList } from '../loop/waiter-list.js';
import type { Settleable, Waiter } from '../loop/waiter.js';
import type { Choice } from './choice.js';

// Promise's constructor hands its two functions to a callback. One callback for all spares a closure for each.
let resolveOfLatest: (value: unknown) => void;
let rejectOfLatest: (reason: unknown) => void;
const capture = (resolve: (value: unknown) => void, reject: (reason: unknown) => void): void => {
  resolveOfLatest = resolve;
  rejectOfLatest = reject;
};

/** What began in this piece of code, could happen at once, and is not started yet: a `select` may still claim it. */
const fresh: Operation<unknown>[] = [];
const settled = Promise.resolve();

/** What an operation gave when it happened. */
export interface Happening<T> {
  readonly value: T;
}

/** Lets `await` take operations of a class as the promises they are, and `then` make plain ones of them. */
export function asPromises(operations: { readonly prototype: object }): void {
  Object.defineProperty(operations.prototype, 'constructor', { value: Promise, configurable: true, writable: true });
}

/**
 * Something that happens once, now or later, or not at all: a send, a receive, a time that comes. Await it, or hand it to `select`.
 *
 * It begins by itself, awaited or not: what cannot happen yet stands in line at once, what can happens when the synchronous piece of code
 * that made it has ended. Until it has happened `select` may claim it; then it happens only if `select` chooses it.
 */
export abstract class Operation<T> extends Promise<T> implements Settleable<T> {
  /** The scope that can cancel it. @internal */
  readonly scope: CancelScope;
  /** @internal */ readonly resolve: (value: unknown) => void;
  /** @internal */ readonly reject: (reason: unknown) => void;
  /** The `select` that it is an alternative of. */
  private choice: Choice | undefined = undefined;
  /** The wait that it stands in line with by itself. */
  private waiter: Waiter<T, this> | undefined = undefined;
  private state: 'fresh' | 'waiting' | 'started' | 'claimed' = 'fresh';

  /** @internal */
  constructor(protected readonly options: ScopedWaitOptions | undefined) {
    super(capture as never);
    this.resolve = resolveOfLatest;
    this.reject = rejectOfLatest;
    this.scope = options?.scope ?? currentScope();
  }

  /** Starts what has begun, so that who looks without waiting sees what was written before. @internal */
  static startAll(this: void): void {
    if (fresh.length === 0) return;
    for (const operation of fresh.splice(0)) operation.start();
  }

  /** @internal */
  get promise(): Promise<T> {
    return this;
  }

  /** Those who wait for the same by themselves. @internal */
  abstract get waiters(): WaiterList<T, this>;
  /** Whether it could happen now, or never can. @internal */
  abstract get possible(): boolean;
  /** Does it if it can be done now. Throws when it never can be. @internal */
  abstract attempt(): Happening<T> | undefined;
  /** Stands where it will be found by whoever makes it possible, who then asks {@link happen}. @internal */
  abstract enlist(): void;
  /** The opposite. @internal */
  abstract withdraw(): void;

  /** To be called by each class when the operation is made. */
  protected begin(): void {
    // A wait can be taken back when `select` claims it; what happens cannot, so that has to wait for the end of this piece of code.
    if (this.options === undefined && !this.scope.cancelledBy && !this.possible) this.wait();
    else if (fresh.push(this) === 1) void settled.then(Operation.startAll);
  }

  /** Whether another is part of the same `select`, of which one alone can happen. @internal */
  excludes(other: Operation<unknown>): boolean {
    return this.choice !== undefined && this.choice === other.choice;
  }

  /** It can happen now: `false` when what it is part of is over. @internal */
  happen(value: T): boolean {
    if (this.choice) return this.choice.decide(this, value);
    if (!this.waiter?.wake(value)) return false;
    this.withdraw();
    return true;
  }

  /** It can never happen. @internal */
  fail(error: unknown): void {
    if (this.choice) this.choice.fail(error);
    else if (this.waiter?.fail(error)) this.withdraw();
  }

  /** `select` decides about it from now on. @internal */
  claim(choice: Choice): void {
    const { waiter } = this;
    if (this.state === 'started' || this.state === 'claimed' || (waiter && !waiter.list)) {
      throw new ArgumentError(
        'alternatives',
        this,
        'make each operation in the call: select({ n: channel.receive() })',
      );
    }
    this.state = 'claimed';
    this.choice = choice;
    if (waiter?.abandon()) this.withdraw();
  }

  /** It was chosen. @internal */
  fulfil(value: unknown): void {
    this.resolve(value);
  }

  /** It was not chosen. @internal */
  retire(): void {
    this.choice = undefined;
    this.reject(new CancelledError(this.waiters.operation));
    this.catch(() => undefined);
  }

  private start(): void {
    if (this.state !== 'fresh') return;
    this.state = 'started';
    const refused = this.waiters.refusal(this.waitOptions);
    if (refused !== undefined) return this.resolve(refused);
    try {
      const happened = this.attempt();
      if (happened) this.resolve(happened.value);
      else this.wait();
    } catch (error) {
      this.reject(error);
    }
  }

  private wait(): void {
    this.state = 'waiting';
    this.waiter = this.waiters.add(this.waitOptions, this, this);
    this.enlist();
  }

  private get waitOptions(): ScopedWaitOptions {
    return this.options ? { ...this.options, scope: this.scope } : this;
  }
}
