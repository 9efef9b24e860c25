import {
  ArgumentError,
  BrokenBarrierError,
  ClosedError,
  tracer,
  type SyncOptions,
} from '@parallel-cookbook/primitives';
import { currentScope } from '../loop/ambient.js';
import type { ScopedWaitOptions } from '../loop/wait-options.js';
import type { Waitable } from '../loop/waitable.js';
import { WaiterList } from '../loop/waiter-list.js';
import { defaultName } from './default-name.js';

/** How a barrier is made. */
export interface BarrierOptions extends SyncOptions {
  /** Run by the last party to arrive, before anybody goes on. May be async. */
  readonly action?: (() => unknown) | undefined;
  /** How long each wait lasts at most that gives no time-out of its own, in milliseconds; for ever unless given. */
  readonly timeoutMs?: number | undefined;
}

/** What a barrier has seen. */
export interface BarrierStatistics {
  /** How many must arrive. */
  readonly parties: number;
  /** How many have arrived and wait. */
  readonly waiting: number;
  /** How often everybody had arrived, or the barrier was reset. */
  readonly generation: number;
  readonly broken: boolean;
}

/**
 * A place where a fixed number of tasks wait for each other, again and again.
 *
 * Python analogue: `asyncio.Barrier(parties)`, with the action of `threading.Barrier`. Each wait returns a different index from 0
 * to `parties - 1`, in the order of arrival.
 *
 * Happens-before: everything before anybody's `wait` is seen by everybody after it.
 * Errors: whoever's wait times out or is cancelled gets `TimeoutError` or `CancelledError`, and breaks the barrier: the others, and
 * all who come until `reset()`, get `BrokenBarrierError`. `ClosedError` after `close()`. What the action throws goes to the last
 * party, and breaks the barrier.
 *
 * @example
 * import { Barrier } from '@parallel-cookbook/async';
 *
 * const barrier = new Barrier(2, { action: () => console.log('all here') });
 * const first = barrier.wait();
 * console.log('index', await barrier.wait(), 'and', await first);
 * // all here
 * // index 1 and 0
 */
export class Barrier implements Waitable {
  readonly name: string;
  readonly parties: number;
  /** How long each wait lasts at most that gives no time-out of its own. */
  readonly timeoutMs: number | undefined;
  private readonly action: (() => unknown) | undefined;
  private generation = 0;
  private arrived = 0;
  /** Why nobody can pass; `undefined` while it is whole. */
  private fault: string | undefined = undefined;
  private ended = false;
  private acting = false;
  private readonly waiters = new WaiterList<number, number>(this, 'wait at', () =>
    this.break('a party timed out or was cancelled'),
  );
  /** Those who come while the action of the generation before still runs. */
  private readonly early = new WaiterList<void>(this, 'wait at');

  /** @param parties how many must arrive. */
  constructor(parties: number, options?: BarrierOptions) {
    if (!Number.isInteger(parties) || parties < 1) {
      throw new ArgumentError('parties', parties, 'give a whole number, at least 1');
    }
    const { action, timeoutMs } = options ?? {};
    if (action !== undefined && typeof action !== 'function') {
      throw new ArgumentError('action', action, 'give a function');
    }
    if (timeoutMs !== undefined && !(typeof timeoutMs === 'number' && timeoutMs >= 0)) {
      throw new ArgumentError('timeoutMs', timeoutMs, 'give milliseconds, 0 or more');
    }
    this.name = options?.name ?? defaultName('Barrier');
    this.parties = parties;
    this.timeoutMs = timeoutMs;
    this.action = action;
  }

  get kind(): string {
    return 'barrier';
  }

  /** Whether it is broken: waits throw until {@link reset}. Python: `broken`. */
  get broken(): boolean {
    return this.fault !== undefined;
  }

  /** How many have arrived and wait. Python: `n_waiting`. */
  get waiting(): number {
    return this.arrived;
  }

  /** Whether it was closed. */
  get closed(): boolean {
    return this.ended;
  }

  /**
   * Arrives, and waits for the others.
   *
   * @param options with an `action` that is run instead of the barrier's own if this is the last to arrive.
   * @returns this party's index: different for each, the last to arrive has `parties - 1`.
   */
  async wait(options?: ScopedWaitOptions & { readonly action?: (() => unknown) | undefined }): Promise<number> {
    const timeoutMs = options?.timeoutMs ?? this.timeoutMs;
    let limited: ScopedWaitOptions | undefined = timeoutMs === undefined ? options : { ...options, timeoutMs };
    const refused = this.waiters.refusal(limited);
    if (refused !== undefined) return refused;
    this.throwUnlessWhole();
    if (this.acting) {
      const { loop } = options?.scope ?? currentScope();
      const until = loop.time() + (timeoutMs ?? Infinity);
      while (this.acting) {
        await this.early.wait(limited, undefined);
        this.throwUnlessWhole();
        if (timeoutMs !== undefined) limited = { ...limited, timeoutMs: Math.max(0, until - loop.time()) };
      }
    }
    const index = this.arrived++;
    if (index < this.parties - 1) return this.waiters.wait(limited, index);
    await this.pass(options?.action ?? this.action);
    return index;
  }

  /** Breaks it: all who wait, and all who come until {@link reset}, get `BrokenBarrierError`. */
  abort(): void {
    this.break('it was aborted');
  }

  /** Makes it empty and whole again; whoever waits gets `BrokenBarrierError`. */
  reset(): void {
    if (this.fault === undefined && this.arrived === 0) return;
    this.sendAway(new BrokenBarrierError(this.name, 'it was reset while this party waited'));
    this.fault = undefined;
    this.generation++;
  }

  /** Ends the barrier: all who wait or come get `ClosedError`. */
  close(): void {
    this.ended = true;
    this.sendAway(new ClosedError(this.name));
  }

  /** What the barrier has seen. */
  statistics(): BarrierStatistics {
    const { parties, generation, broken } = this;
    return { parties, waiting: this.arrived, generation, broken };
  }

  /** Everybody is there: runs the action, then lets everybody go on. */
  private async pass(action: (() => unknown) | undefined): Promise<void> {
    const { generation } = this;
    if (tracer.enabled) tracer.emit('notify', this.name);
    if (action) {
      this.acting = true;
      try {
        const acted = action();
        if (isThenable(acted)) await acted;
      } catch (error) {
        this.endAction();
        if (this.generation === generation) this.break('its action failed');
        throw error;
      }
      this.endAction();
      this.throwUnlessWhole();
      if (this.generation !== generation) throw new BrokenBarrierError(this.name, 'it was reset while its action ran');
    }
    this.arrived = 0;
    this.generation++;
    for (let { first } = this.waiters; first; { first } = this.waiters) {
      first.wake(first.payload);
      if (tracer.enabled) tracer.emit('acquire', this.name);
    }
    if (tracer.enabled) tracer.emit('acquire', this.name);
  }

  private endAction(): void {
    this.acting = false;
    this.early.wakeAll();
  }

  private break(fault: string): void {
    if (this.fault !== undefined || this.ended) return;
    this.fault = fault;
    if (tracer.enabled) tracer.emit('notify', this.name);
    this.sendAway(this.brokenError(fault));
  }

  private sendAway(error: unknown): void {
    this.arrived = 0;
    this.waiters.failAll(error);
    this.early.failAll(error);
  }

  private throwUnlessWhole(): void {
    if (this.ended) throw new ClosedError(this.name);
    if (this.fault !== undefined) throw this.brokenError(`${this.fault}; reset() makes it whole`);
  }

  private brokenError(why: string): BrokenBarrierError {
    return new BrokenBarrierError(this.name, why);
  }
}

function isThenable(value: unknown): boolean {
  return typeof (value as PromiseLike<unknown> | null | undefined)?.then === 'function';
}
