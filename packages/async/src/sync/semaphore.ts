import { ArgumentError, ClosedError, NotOwnerError, tracer, type SyncOptions } from '@parallel-cookbook/primitives';
import { currentScope } from '../loop/ambient.js';
import type { ScopedWaitOptions } from '../loop/wait-options.js';
import type { Waitable } from '../loop/waitable.js';
import { WaiterList } from '../loop/waiter-list.js';
import { defaultName } from './default-name.js';
import { Permit } from './permit.js';
import { within } from './within.js';

/** What a semaphore has seen. */
export interface SemaphoreStatistics {
  /** Permits that nobody holds. */
  readonly free: number;
  /** How often a permit was acquired. */
  readonly acquisitions: number;
  /** How many of these had to wait. */
  readonly contentions: number;
  /** How many wait now. */
  readonly waiting: number;
}

const largest = 0x3fffffff;

/**
 * A number of permits: so many holders at a time.
 *
 * Python analogue: `asyncio.Semaphore(value)`. What you acquire is a {@link Permit}, which gives itself back at the end of its
 * scope; `release(n)` adds permits from anywhere, as a signal. Fair: a release hands the permit to the one that has waited
 * longest. There is no `acquireSync`: to block the thread would keep the holders from ever releasing.
 *
 * Happens-before: everything before a release is seen by whoever acquires the permit.
 * Errors: `TimeoutError`, `CancelledError`, `ClosedError`; `ArgumentError` for a bad number.
 * Cost: below 0.1 µs to acquire and release when there are permits.
 *
 * @example
 * import { Semaphore } from '@parallel-cookbook/async';
 *
 * const connections = new Semaphore(2);
 * const first = await connections.acquire();
 * const second = await connections.acquire();
 * console.log(connections.value, connections.tryAcquire()); // 0 undefined
 * first.release();
 * second.release();
 * console.log(await connections.withPermit(() => connections.value)); // 1
 */
export class Semaphore implements Waitable {
  readonly name: string;
  private free: number;
  private acquisitions = 0;
  private contentions = 0;
  private ended = false;
  private readonly waiters = new WaiterList<Permit>(this, 'acquire');
  private readonly most: number;

  /** @param value how many permits there are at first. */
  constructor(value = 1, options?: SyncOptions) {
    checkPermits('value', value, 0);
    this.name = options?.name ?? defaultName(this.bounded ? 'BoundedSemaphore' : 'Semaphore');
    this.free = value;
    this.most = this.bounded ? value : largest;
  }

  get kind(): string {
    return 'semaphore';
  }

  /** Permits that nobody holds. */
  get value(): number {
    return this.free;
  }

  /** Whether none is left. Python: `locked()`. */
  get locked(): boolean {
    return this.free === 0;
  }

  /** Whether it was closed. */
  get closed(): boolean {
    return this.ended;
  }

  /** Whether it may never have more permits than at first. */
  protected get bounded(): boolean {
    return false;
  }

  /** Waits for a permit. */
  acquire(options?: ScopedWaitOptions): Promise<Permit> {
    return Promise.resolve(this.take(options));
  }

  /** Takes a permit if there is one. */
  tryAcquire(): Permit | undefined {
    if (this.ended) throw new ClosedError(this.name);
    if (this.free === 0) return undefined;
    this.free--;
    return this.grant();
  }

  /** Awaits a permit, then `body`, and gives the permit back however that ended. Python: `async with semaphore:`. */
  withPermit<R>(body: (permit: Permit) => R | PromiseLike<R>, options?: ScopedWaitOptions): Promise<R> {
    return within(this.take(options), body);
  }

  /**
   * Gives permits back, or adds new ones: Python's `release()`, allowed to anybody. Closing it meanwhile is no error.
   *
   * @throws NotOwnerError when a bounded one was released more often than acquired.
   */
  release(count = 1): void {
    checkPermits('count', count, 1);
    if (this.ended) return;
    if (this.free + count > this.most) {
      throw new NotOwnerError(
        this.name,
        `it has at most ${this.most} permits and was released more often than acquired`,
      );
    }
    for (let left = count; left > 0; left--) this.giveBack();
  }

  /** Ends the semaphore: nobody can acquire it any more, and all who wait get `ClosedError`. */
  close(): void {
    this.ended = true;
    this.waiters.failAll(new ClosedError(this.name));
  }

  /** What the semaphore has seen. */
  statistics(): SemaphoreStatistics {
    const { free, acquisitions, contentions } = this;
    return { free, acquisitions, contentions, waiting: this.waiters.length };
  }

  /** @internal */
  giveBack(): void {
    if (this.ended) return;
    if (tracer.enabled) tracer.emit('release', this.name);
    const { first } = this.waiters;
    if (first !== undefined) first.wake(this.grant());
    else this.free++;
  }

  private take(options: ScopedWaitOptions | undefined): Permit | Promise<Permit> {
    const scope = options?.scope ?? currentScope();
    const refused = this.waiters.refusal(options, scope);
    if (refused !== undefined) return refused;
    if (this.ended) return Promise.reject(new ClosedError(this.name));
    if (this.free > 0) {
      this.free--;
      return this.grant();
    }
    this.contentions++;
    return this.waiters.wait(options, undefined, scope);
  }

  private grant(): Permit {
    this.acquisitions++;
    if (tracer.enabled) tracer.emit('acquire', this.name);
    return new Permit(this);
  }
}

function checkPermits(argument: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least && value <= largest) return;
  throw new ArgumentError(argument, value, `give a whole number from ${least} to ${largest}`);
}
