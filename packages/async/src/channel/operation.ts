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

/** What has begun, could happen at once, and is not started yet: a `select` may still claim it. Never shrinks: that would cost more than its use. */
const fresh: (Operation<unknown> | undefined)[] = [];
let freshCount = 0;
/** Whether what nobody awaits will be started all the same. */
let planned = false;

/** What `attempt` gives when nothing happened. */
export const nothing: unique symbol = Symbol('nothing');

/**
 * Lets `await` take operations of a class as the promises they are, and `then` make plain ones of them. Both ask a promise for its
 * constructor first, and `select` does not: that tells who is awaited.
 */
export function asPromises(operations: { readonly prototype: object }): void {
  Object.defineProperty(operations.prototype, 'constructor', { get: constructorOfAwaited, configurable: true });
}

function constructorOfAwaited(): PromiseConstructor {
  if (freshCount > 0) Operation.startAll();
  return Promise;
}

/**
 * Something that happens once, now or later, or not at all: a send, a receive, a time that comes. Await it, or hand it to `select`.
 *
 * It begins by itself, awaited or not: what cannot happen yet stands in line at once, what can happens when it is awaited, or when the
 * code that runs now has ended. Until it has happened `select` may claim it; then it happens only if `select` chooses it.
 */
export abstract class Operation<T> extends Promise<T> implements Settleable<T> {
  /** The scope that can cancel it. @internal */
  readonly scope: CancelScope;
  /** @internal */ readonly resolve: (value: unknown) => void;
  /** @internal */ readonly reject: (reason: unknown) => void;
  /** The `select` that it is an alternative of. */
  private choice: Choice | undefined = undefined;
  /** The wait that it stands in line with by itself. */
  private waiter: Waiter<unknown, Operation<unknown>> | undefined = undefined;
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
    // Whoever is started may begin others, which come behind.
    for (let i = 0; i < freshCount; i++) {
      const operation = fresh[i];
      fresh[i] = undefined;
      operation?.start();
    }
    freshCount = 0;
  }

  /** @internal */
  get promise(): Promise<T> {
    return this;
  }

  /** Those who wait for the same by themselves. @internal */
  abstract get waiters(): WaiterList<unknown, Operation<unknown>>;
  /** Whether it could happen now, or never can. @internal */
  abstract get possible(): boolean;
  /** Does it if it can be done now, else gives `nothing`. Throws when it never can be. @internal */
  abstract attempt(): T | typeof nothing;
  /** Stands where it will be found by whoever makes it possible, who then asks {@link happen}. @internal */
  abstract enlist(): void;
  /** The opposite. @internal */
  abstract withdraw(): void;

  /** To be called by each class when the operation is made. */
  protected begin(): void {
    // A wait can be taken back when `select` claims it; what happens cannot, so that has to wait for the end of this piece of code.
    if (this.options === undefined && !this.scope.cancelledBy && !this.possible) this.wait();
    else {
      fresh[freshCount++] = this;
      if (!planned) plan();
    }
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
    const refused = this.waiters.refusal(this.options, this.scope);
    if (refused !== undefined) return this.resolve(refused);
    try {
      const value = this.attempt();
      if (value === nothing) this.wait();
      else this.resolve(value);
    } catch (error) {
      this.reject(error);
    }
  }

  private wait(): void {
    this.state = 'waiting';
    this.waiter = this.waiters.add(this.options, this, this.scope, this);
    this.enlist();
  }
}

/** One tick of the process for all that nobody awaits: a microtask for each would cost as much as the operation. */
function plan(): void {
  planned = true;
  process.nextTick(startRest);
}

function startRest(): void {
  planned = false;
  Operation.startAll();
}
