import { ArgumentError, CancelledError } from '@parallel-cookbook/primitives';
import { currentScope } from '../loop/ambient.js';
import type { CancelScope } from '../loop/cancel-scope.js';
import type { ScopedWaitOptions } from '../loop/wait-options.js';
import type { Waitable } from '../loop/waitable.js';
import { Choice } from './choice.js';

// Promise's constructor hands its two functions to a callback. One callback for all spares a closure for each.
let resolveOfLatest: (value: unknown) => void;
let rejectOfLatest: (reason: unknown) => void;
const capture = (resolve: (value: unknown) => void, reject: (reason: unknown) => void): void => {
  resolveOfLatest = resolve;
  rejectOfLatest = reject;
};

/** What began in this piece of code and is not started yet: a `select` may still claim it. */
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
 * It starts by itself when the synchronous piece of code that made it has ended, awaited or not. Until then `select` may claim
 * it; and an operation that was claimed happens only if `select` chooses it.
 */
export abstract class Operation<T> extends Promise<T> {
  /** The scope that can cancel it. @internal */
  readonly scope: CancelScope;
  /** The wait that it is part of, while it stands in line. @internal */
  choice: Choice | undefined = undefined;
  private state: 'fresh' | 'started' | 'claimed' = 'fresh';
  private readonly settle: (value: unknown) => void;
  private readonly refuse: (reason: unknown) => void;

  /** @internal */
  constructor(protected readonly options: ScopedWaitOptions | undefined) {
    super(capture as never);
    this.settle = resolveOfLatest;
    this.refuse = rejectOfLatest;
    this.scope = options?.scope ?? currentScope();
    if (fresh.push(this) === 1) void settled.then(Operation.startAll);
  }

  /** Starts what has begun, so that who looks without waiting sees what was written before. @internal */
  static startAll(this: void): void {
    if (fresh.length === 0) return;
    for (const operation of fresh.splice(0)) operation.start();
  }

  /** What it waits for, in errors and dumps. @internal */
  abstract get owner(): Waitable;
  /** What it does there: `send to`. @internal */
  abstract get verb(): string;
  /** Does it if it can be done now. Throws when it never can be. @internal */
  abstract attempt(): Happening<T> | undefined;
  /** Stands where it will be found by whoever makes it possible, who then asks {@link happen}. @internal */
  abstract enlist(): void;
  /** The opposite. @internal */
  abstract withdraw(): void;

  /** Whether another is part of the same wait, so that one of them alone can happen. @internal */
  excludes(other: Operation<unknown>): boolean {
    return this.choice !== undefined && this.choice === other.choice;
  }

  /** It can happen now: `false` when what it is part of is over. @internal */
  happen(value: T): boolean {
    return this.choice?.decide(this, value) ?? false;
  }

  /** It can never happen. @internal */
  fail(error: unknown): void {
    this.choice?.fail(error);
  }

  /** `select` decides about it from now on. @internal */
  claim(choice: Choice): void {
    if (this.state !== 'fresh') {
      throw new ArgumentError(
        'alternatives',
        this,
        'make each operation in the call: select({ n: channel.receive() })',
      );
    }
    this.state = 'claimed';
    this.choice = choice;
  }

  /** It was chosen. @internal */
  fulfil(value: unknown): void {
    this.settle(value);
  }

  /** It was not chosen. @internal */
  retire(): void {
    this.choice = undefined;
    this.refuse(new CancelledError(`${this.verb} ${this.owner.kind} "${this.owner.name}"`));
    this.catch(() => undefined);
  }

  private start(): void {
    if (this.state !== 'fresh') return;
    this.state = 'started';
    if (this.options === undefined && this.scope.cancelledBy === undefined) {
      try {
        const happened = this.attempt();
        if (happened) return this.settle(happened.value);
      } catch (error) {
        return this.refuse(error);
      }
    }
    const choice = new Choice(this.owner, this.verb, [this]);
    this.choice = choice;
    choice.make({ ...this.options, scope: this.scope }, false).then(
      ({ value }) => this.settle(value),
      (error: unknown) => this.refuse(error),
    );
  }
}
