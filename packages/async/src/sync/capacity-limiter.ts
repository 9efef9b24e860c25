import { ArgumentError, ClosedError, tracer, type SyncOptions } from '@parallel-cookbook/primitives';
import { ambientScope, currentScope } from '../loop/ambient.js';
import type { ScopedWaitOptions } from '../loop/wait-options.js';
import type { Bearer, Waitable } from '../loop/waitable.js';
import { WaiterList } from '../loop/waiter-list.js';
import { defaultName } from './default-name.js';
import { Token } from './token.js';
import { within } from './within.js';

/** In whose name a token is borrowed. */
export interface BorrowOptions {
  /** Default: the task that asks. Anything can be a borrower; each has one token at most. */
  readonly borrower?: unknown;
}

/** What a limiter has seen. */
export interface CapacityLimiterStatistics {
  readonly totalTokens: number;
  readonly borrowedTokens: number;
  /** Who has a token now, in the order in which they got it. */
  readonly borrowers: readonly unknown[];
  /** How many wait now. */
  readonly waiting: number;
}

/**
 * A limit to how many may do something at the same time, which may be changed while they do.
 *
 * Python analogue: trio's and anyio's `CapacityLimiter`. Unlike a semaphore it knows who has what: tokens are borrowed by name, one
 * each, so that the same borrower cannot take two and block itself. Lowering `totalTokens` takes nothing away: nobody new
 * comes in until enough have gone. Fair: first come first served.
 *
 * Happens-before: everything before a token is given back is seen by whoever gets it next.
 * Errors: `TimeoutError`, `CancelledError`, `ClosedError`; `ArgumentError` for a borrower that has a token already, and for a bad total.
 *
 * @example
 * import { CapacityLimiter } from '@parallel-cookbook/async';
 *
 * const requests = new CapacityLimiter(1, { name: 'requests' });
 * const token = await requests.acquire({ borrower: 'crawler' });
 * const next = requests.withToken(() => requests.statistics().borrowers.length, { borrower: 'indexer' });
 * requests.totalTokens = 2;
 * console.log(await next, requests.availableTokens); // 2 1
 * token.release();
 */
export class CapacityLimiter implements Waitable {
  readonly name: string;
  private total: number;
  private ended = false;
  private readonly borrowers = new Map<unknown, Bearer | undefined>();
  // Waiters by borrower, so that nobody waits twice in one name.
  private readonly waiters = new WaiterList<Token, unknown>(this, 'borrow from', () => this.admit());

  /** @param totalTokens how many may have one at the same time; `Infinity` for no limit. */
  constructor(totalTokens: number, options?: SyncOptions) {
    this.total = checkedTotal(totalTokens);
    this.name = options?.name ?? defaultName('CapacityLimiter');
  }

  get kind(): string {
    return 'limiter';
  }

  /** How many may have a token at the same time. May be changed at any time. */
  get totalTokens(): number {
    return this.total;
  }

  set totalTokens(total: number) {
    this.total = checkedTotal(total);
    this.admit();
  }

  /** How many have one. */
  get borrowedTokens(): number {
    return this.borrowers.size;
  }

  /** How many are left; 0 while more are borrowed than there may be. */
  get availableTokens(): number {
    return Math.max(0, this.total - this.borrowers.size);
  }

  /** Whether it was closed. */
  get closed(): boolean {
    return this.ended;
  }

  /** Waits for a token. Python: `acquire()`, `acquire_on_behalf_of(borrower)`. */
  acquire(options?: ScopedWaitOptions & BorrowOptions): Promise<Token> {
    return Promise.resolve(this.take(options));
  }

  /** Takes a token if there is one. Python: `acquire_nowait()`. */
  tryAcquire(options?: BorrowOptions): Token | undefined {
    if (this.ended) throw new ClosedError(this.name);
    const bearer = ambientScope()?.bearer;
    const borrower = options?.borrower ?? (bearer as unknown) ?? currentScope().bearer;
    if (this.borrowers.has(borrower)) throw hasOne(borrower);
    return this.availableTokens > 0 ? this.lend(borrower, bearer) : undefined;
  }

  /** Awaits a token, then `body`, and gives the token back however that ended. Python: `async with limiter:`. */
  withToken<R>(body: (token: Token) => R | PromiseLike<R>, options?: ScopedWaitOptions & BorrowOptions): Promise<R> {
    return within(this.take(options), body);
  }

  /** Ends the limiter: nobody gets a token any more, and all who wait get `ClosedError`. */
  close(): void {
    this.ended = true;
    this.waiters.failAll(new ClosedError(this.name));
  }

  /** What the limiter has seen. */
  statistics(): CapacityLimiterStatistics {
    const { totalTokens, borrowedTokens } = this;
    return { totalTokens, borrowedTokens, borrowers: [...this.borrowers.keys()], waiting: this.waiters.length };
  }

  /** Those who have a token. */
  *holders(): IterableIterator<Bearer> {
    for (const holder of this.borrowers.values()) if (holder) yield holder;
  }

  /** @internal */
  giveBack(token: Token): void {
    if (tracer.enabled) tracer.emit('release', this.name);
    this.borrowers.delete(token.borrower);
    this.admit();
  }

  private take(options: (ScopedWaitOptions & BorrowOptions) | undefined): Token | Promise<Token> {
    const scope = options?.scope ?? currentScope();
    const refused = this.waiters.refusal(options, scope);
    if (refused !== undefined) return refused;
    if (this.ended) return Promise.reject(new ClosedError(this.name));
    const { bearer } = scope;
    const borrower = options?.borrower ?? bearer;
    if (this.borrowers.has(borrower)) return Promise.reject(hasOne(borrower));
    return this.availableTokens > 0 ? this.lend(borrower, bearer) : this.waiters.wait(options, borrower, scope);
  }

  private admit(): void {
    for (let { first } = this.waiters; first && this.availableTokens > 0; { first } = this.waiters) {
      if (this.borrowers.has(first.payload)) first.fail(hasOne(first.payload));
      else first.wake(this.lend(first.payload, first.scope.bearer));
    }
  }

  private lend(borrower: unknown, holder: Bearer | undefined): Token {
    this.borrowers.set(borrower, holder);
    if (tracer.enabled) tracer.emit('acquire', this.name);
    return new Token(this, borrower);
  }
}

function checkedTotal(total: number): number {
  if (total === Infinity || (Number.isInteger(total) && total >= 0)) return total;
  throw new ArgumentError('totalTokens', total, 'give a whole number, at least 0, or Infinity');
}

function hasOne(borrower: unknown): ArgumentError {
  return new ArgumentError(
    'borrower',
    borrower,
    'it has a token already; give that back first, or borrow in another name',
  );
}
