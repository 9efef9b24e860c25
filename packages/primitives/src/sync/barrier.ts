import { registerShareable } from '../codec/revival.js';
import { shareable, type Shareable, type ShareableRecord } from '../codec/shareable.js';
import { ArgumentError } from '../errors/argument.js';
import { BrokenBarrierError } from '../errors/broken-barrier.js';
import { PicklingError } from '../errors/pickling.js';
import { bytesPerLine, cellsAt } from '../memory/cells.js';
import { refusesPostMessage } from '../memory/refusal.js';
import type { Region } from '../memory/region.js';
import type { Domain } from '../parking/domain.js';
import { tracer } from '../trace/diagnostics.js';
import { tracedWait, tracedWaitSync } from '../trace/traced-wait.js';
import { Deadline, throwIfAborted } from '../wait/deadline.js';
import { durationMs } from '../wait/duration.js';
import type { BlockingWaitOptions, WaitOptions } from '../wait/wait-options.js';
import { BarrierState, barrierLines, type Arrival } from './barrier-state.js';
import { defaultName } from './default-name.js';
import type { SyncOptions } from './sync-options.js';
import { revivedPlace, syncRecord, type Revived, type SyncState } from './sync-state.js';

const kind = '@parallel-cookbook/primitives.Barrier';

/** What a barrier runs when the last party has arrived, before anybody goes on. */
export interface BarrierOptions extends SyncOptions {
  /** Run by the last party to arrive, if it arrives through this handle and gives no action of its own. */
  readonly action?: (() => unknown) | undefined;
  /** How long each wait lasts at most that gives no time-out of its own, in milliseconds; for ever unless given. */
  readonly timeoutMs?: number | undefined;
}

/** What a barrier has seen, by all lanes together. */
export interface BarrierStatistics {
  /** How many must arrive. */
  readonly parties: number;
  /** How many have arrived and wait. */
  readonly waiting: number;
  /** How often everybody had arrived, or the barrier was reset. */
  readonly generation: number;
  /** Whether it is broken. */
  readonly broken: boolean;
}

/**
 * A place where a fixed number of parties wait for each other, again and again.
 *
 * Python analogue: `threading.Barrier(parties, action, timeout)`. Each wait returns a different index from 0 to `parties - 1`. The
 * action is run by the last to arrive; as a function it belongs to the thread that gave it, so when the parties are
 * threads let each give it to its `wait({ action })`.
 *
 * Happens-before: everything before anybody's `wait` is seen by everybody after it.
 * Errors: whoever's wait times out or is cancelled gets `TimeoutError` or `CancelledError`, and breaks the barrier: the
 * others, and all who come until `reset()`, get `BrokenBarrierError`. So does the death of a thread that has a handle of
 * the barrier (it is noticed within 50 ms; a thread that ends in good order leaves without breaking it). A thread that
 * dies before it got its handle is not known: only a time-out helps. `ClosedError` after `close()`.
 * Cost: one wake, about 50 µs, for each who waits; about 1 µs where the parties have a core each and come close together.
 *
 * @example
 * import { Barrier, threadDomain } from '@parallel-cookbook/primitives';
 *
 * const barrier = new Barrier(threadDomain, 2, { action: () => console.log('all here') });
 * const first = barrier.wait();
 * console.log('index', await barrier.wait(), 'and', await first);
 * // all here
 * // index 1 and 0
 */
export class Barrier implements Shareable {
  protected readonly refusal = refusesPostMessage;
  readonly name: string;
  readonly parties: number;
  /** How long each wait lasts at most that gives no time-out of its own. */
  readonly timeoutMs: number | undefined;
  readonly #state: BarrierState;
  readonly #action: (() => unknown) | undefined;
  readonly #domain: Domain;
  readonly #region: Region;

  /**
   * @param domain the lanes that share the barrier.
   * @param parties how many must arrive.
   */
  constructor(domain: Domain, parties: number, options: BarrierOptions = {}, revived?: Revived) {
    if (!Number.isInteger(parties) || parties < 1 || parties > 0x3fffffff) {
      throw new ArgumentError('parties', parties, 'give a whole number, at least 1');
    }
    if (options.action !== undefined && typeof options.action !== 'function') {
      throw new ArgumentError('action', options.action, 'give a function');
    }
    if (options.timeoutMs !== undefined) durationMs('timeoutMs', options.timeoutMs);
    this.name = options.name ?? defaultName('Barrier');
    this.timeoutMs = options.timeoutMs;
    this.parties = parties;
    this.#action = options.action;
    this.#domain = domain;
    this.#region = revived?.region ?? domain.allocate(barrierLines * bytesPerLine);
    this.#state = new BarrierState(domain, cellsAt(this.#region, 0, barrierLines), this.name, parties);
    if (!revived) this.#state.open();
    this.#state.enrol(this);
  }

  /** Whether it is broken: waits throw until {@link reset}. Python: `broken`. */
  get broken(): boolean {
    return this.#state.broken;
  }

  /** How many have arrived and wait. Python: `n_waiting`. */
  get waiting(): number {
    return this.#state.waiting;
  }

  /** Whether it was closed. */
  get closed(): boolean {
    return this.#state.closed;
  }

  /**
   * Arrives, and waits for the others without blocking the thread.
   * @returns this party's index: different for each, the last to arrive has `parties - 1`.
   */
  async wait(options?: WaitOptions & { readonly action?: (() => unknown) | undefined }): Promise<number> {
    throwIfAborted(options?.signal, this.#state.operation);
    const deadline = Deadline.after(options?.timeoutMs ?? this.timeoutMs);
    const state = this.#state;
    const first = await state.tryArriveAsync();
    const rest = async (): Promise<number> => {
      const arrival = first ?? (await state.arriveAsync(deadline, options?.signal));
      if (arrival.last) await this.#finish(arrival, options?.action);
      else await state.awaitGeneration(arrival.generation, deadline, options?.signal);
      return arrival.index;
    };
    const index = first?.last ? await rest() : await tracedWait(this.name, rest);
    if (tracer.enabled) tracer.emit('acquire', this.name);
    return index;
  }

  /**
   * Arrives, and blocks this thread until the others have. Python: `barrier.wait()`.
   * @returns this party's index: different for each, the last to arrive has `parties - 1`.
   */
  waitSync(options?: BlockingWaitOptions & { readonly action?: (() => void) | undefined }): number {
    const deadline = Deadline.after(options?.timeoutMs ?? this.timeoutMs);
    const state = this.#state;
    const first = state.tryArriveSync();
    const rest = (): number => {
      const arrival = first ?? state.arriveSync(deadline);
      if (arrival.last) this.#finishSync(arrival, options?.action);
      else state.blockForGeneration(arrival.generation, deadline);
      return arrival.index;
    };
    const index = first?.last ? rest() : tracedWaitSync(this.name, rest);
    if (tracer.enabled) tracer.emit('acquire', this.name);
    return index;
  }

  /** Breaks it: all who wait, and all who come until {@link reset}, get `BrokenBarrierError`. */
  abort(): void {
    this.#state.abort();
  }

  /** Makes it empty and whole again; whoever waits gets `BrokenBarrierError`. */
  reset(): void {
    this.#state.reset();
  }

  /** Ends the barrier for all threads: all who wait or come get `ClosedError`. */
  close(): void {
    this.#state.close();
  }

  /** What the barrier has seen, by all threads together. */
  statistics(): BarrierStatistics {
    const { waiting, generation, broken } = this.#state;
    return { parties: this.parties, waiting, generation, broken };
  }

  [shareable](): ShareableRecord {
    if (this.#action) {
      throw new PicklingError(
        this.name,
        'its action is a function of this thread; make the barrier without one, and let the tasks give it: wait({ action })',
      );
    }
    return syncRecord(kind, import.meta.url, this.#domain, this.#region, this.name, {
      parties: this.parties,
      timeoutMs: this.timeoutMs,
    });
  }

  /** The last party's part: the action, and then everybody goes on. */
  async #finish({ generation }: Arrival, action = this.#action): Promise<void> {
    if (tracer.enabled) tracer.emit('notify', this.name);
    try {
      await action?.();
    } catch (error) {
      this.#state.breakGeneration(generation);
      throw error;
    }
    this.#open(generation);
  }

  #finishSync({ generation }: Arrival, action = this.#action): void {
    if (tracer.enabled) tracer.emit('notify', this.name);
    try {
      action?.();
    } catch (error) {
      this.#state.breakGeneration(generation);
      throw error;
    }
    this.#open(generation);
  }

  #open(generation: number): void {
    if (!this.#state.release(generation)) {
      throw new BrokenBarrierError(this.name, 'it was aborted or reset while its action ran');
    }
  }
}

registerShareable(kind, (state: SyncState & { readonly parties: number; readonly timeoutMs: number | undefined }) => {
  const place = revivedPlace(state);
  return new Barrier(place.domain, state.parties, state, place);
});
