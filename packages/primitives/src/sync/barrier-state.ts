import { BrokenBarrierError } from '../errors/broken-barrier.js';
import { ClosedError } from '../errors/closed.js';
import { wordsPerLine } from '../memory/cells.js';
import { AsyncWaiters } from '../parking/async-waiters.js';
import { sliceMs, type Domain } from '../parking/domain.js';
import { SpinningParking } from '../parking/spinning-parking.js';
import { tracer } from '../trace/diagnostics.js';
import type { Deadline } from '../wait/deadline.js';
import { enrolmentWords, Enrolments } from './enrolments.js';
import { LockWord, RECOVERED, type Grant } from './lock-word.js';

// Cells, after the line of the lock.
const STATE = wordsPerLine; // generation << 1 | broken; parked on
const MASK = STATE + 1;
const COUNT = STATE + 2; // arrived in this generation
const OUTCOMES = 2 * wordsPerLine; // one bit for each of the last generations: everybody had arrived
const ENROLMENTS = 3 * wordsPerLine;

const rememberedGenerations = wordsPerLine * 32;

/** Cache lines of a barrier. */
export const barrierLines = 3 + enrolmentWords / wordsPerLine;

/** What came of a party's arrival. */
export interface Arrival {
  readonly index: number;
  readonly generation: number;
  /** Everybody is there: this party runs the action and then releases the others. */
  readonly last: boolean;
}

/**
 * The cells of a barrier and what may happen to them. A generation ends once, by one store to the state: released by its
 * last party, or reset; or it is broken and stays so until a reset.
 */
export class BarrierState {
  readonly #lock: LockWord;
  readonly #enrolments: Enrolments;
  readonly #waiters: AsyncWaiters;
  readonly #parking: SpinningParking;

  constructor(
    private readonly domain: Domain,
    private readonly cells: Int32Array,
    private readonly name: string,
    private readonly parties: number,
  ) {
    this.#lock = new LockWord(domain, cells.subarray(0, wordsPerLine), name);
    this.#enrolments = new Enrolments(cells.subarray(ENROLMENTS, ENROLMENTS + enrolmentWords), domain.owners);
    this.#waiters = new AsyncWaiters(domain.doorbell, 'together');
    this.#parking = new SpinningParking(domain.parking);
  }

  open(): void {
    this.#lock.open();
  }

  enrol(handle: object): void {
    this.#enrolments.enrol(handle);
  }

  get operation(): string {
    return `wait at ${this.name}`;
  }
  get closed(): boolean {
    return this.#lock.closed;
  }
  get broken(): boolean {
    return (this.#state & 1) !== 0;
  }
  get generation(): number {
    return this.#state >>> 1;
  }
  get waiting(): number {
    return Math.min(this.parties, Atomics.load(this.cells, COUNT));
  }

  /** Counts this party in, unless the action of the generation before still runs. */
  tryArriveSync(): Arrival | undefined {
    this.#enter(this.#lock.lock());
    const arrival = this.#arrive();
    return typeof arrival === 'number' ? undefined : arrival;
  }

  async tryArriveAsync(): Promise<Arrival | undefined> {
    const arrival = await this.#enterAndArrive();
    return typeof arrival === 'number' ? undefined : arrival;
  }

  /** Counts this party in; blocks while the action of the generation before still runs. */
  arriveSync(deadline: Deadline): Arrival {
    for (;;) {
      this.#enter(this.#lock.lock());
      const arrival = this.#arrive();
      if (typeof arrival !== 'number') return arrival;
      const left = deadline.remainingMs();
      if (left === 0) throw deadline.error(this.operation);
      this.#parking.park(this.cells, STATE, arrival, Math.min(sliceMs, left));
      this.#look();
    }
  }

  async arriveAsync(deadline: Deadline, signal: AbortSignal | undefined): Promise<Arrival> {
    for (;;) {
      const arrival = await this.#enterAndArrive();
      if (typeof arrival !== 'number') return arrival;
      await this.#changed(arrival, deadline, signal);
    }
  }

  blockForGeneration(generation: number, deadline: Deadline): void {
    for (;;) {
      const state = this.#state;
      if (this.#ended(generation, state)) return;
      const left = deadline.remainingMs();
      if (left === 0) {
        if (this.breakGeneration(generation)) throw deadline.error(this.operation);
        continue;
      }
      const woken = this.#parking.park(this.cells, STATE, state, Math.min(sliceMs, left));
      if (woken === 'timed-out') this.#look();
    }
  }

  async awaitGeneration(generation: number, deadline: Deadline, signal: AbortSignal | undefined): Promise<void> {
    try {
      while (!this.#ended(generation, this.#state)) await this.#changed(generation << 1, deadline, signal);
    } catch (error) {
      // A wait that gives up breaks the barrier, unless everybody came in the same moment.
      if (this.#stillOpen(generation) && !this.breakGeneration(generation)) return;
      throw error;
    }
  }

  /** Ends the generation well: everybody goes on. False when it was broken or reset in the meantime. */
  release(generation: number): boolean {
    this.#enter(this.#lock.lock());
    if (this.#state !== generation << 1) {
      this.#lock.unlock();
      return false;
    }
    this.#next(true);
    return true;
  }

  /** Breaks the generation. False when it had ended well already. */
  breakGeneration(generation: number): boolean {
    this.#enter(this.#lock.lock());
    if (this.generation === generation) this.#break();
    this.#lock.unlock();
    this.#wake();
    return this.generation === generation || !this.#outcome(generation);
  }

  abort(): void {
    this.breakGeneration(this.generation);
  }

  reset(): void {
    this.#enter(this.#lock.lock());
    this.#enrolments.strikeDead();
    if (this.#state & 1 || (this.cells[COUNT] as number) > 0) this.#next(false);
    else this.#lock.unlock();
  }

  close(): void {
    this.#lock.close();
    Atomics.or(this.cells, STATE, 1);
    this.#wake();
  }

  get #state(): number {
    return Atomics.load(this.cells, STATE);
  }

  /** Under the lock, which it gives back: the arrival, or the state to sleep on until the action before is done. */
  #arrive(): Arrival | number {
    const { cells } = this;
    const state = this.#state;
    if (state & 1) {
      this.#lock.unlock();
      throw new BrokenBarrierError(
        this.name,
        'a party left, timed out or died, or it was aborted; reset() makes it whole',
      );
    }
    const index = cells[COUNT] as number;
    if (index < this.parties) cells[COUNT] = index + 1;
    this.#lock.unlock();
    if (index >= this.parties) return state;
    return { index, generation: state >>> 1, last: index === this.parties - 1 };
  }

  /** Awaits that the state is another than `state`. */
  async #changed(state: number, deadline: Deadline, signal: AbortSignal | undefined): Promise<void> {
    const timeoutMs = deadline.timeoutMs === undefined ? undefined : deadline.remainingMs();
    const look = (expired: boolean): true | undefined => {
      // First the mask, then the state: the other way round a change in between rings nobody.
      Atomics.or(this.cells, MASK, this.domain.doorbell.bit);
      if (this.#state !== state) return true;
      // Seen here, told by the lock-taking part: an attempt must not block.
      return expired && this.#enrolments.anyDead() ? true : undefined;
    };
    try {
      await this.#waiters.wait(look, { timeoutMs, signal }, this.operation);
    } catch (error) {
      throw deadline.expired ? deadline.error(this.operation) : error;
    }
    this.#look();
  }

  /** After a wake or a slice: breaks the barrier when somebody who is to come has died. */
  #look(): void {
    if (this.#state & 1 || !this.#enrolments.anyDead()) return;
    this.breakGeneration(this.generation);
  }

  #stillOpen(generation: number): boolean {
    return !this.closed && (this.generation === generation || this.#outcome(generation));
  }

  /** Whether the generation ended well; throws when it ended otherwise. */
  #ended(generation: number, state: number): boolean {
    if (state >>> 1 !== generation) {
      if (this.#outcome(generation)) return true;
      throw new BrokenBarrierError(this.name, 'it was reset while this party waited');
    }
    if (this.closed) throw new ClosedError(this.name);
    if (state & 1) throw new BrokenBarrierError(this.name, 'a party left, timed out or died, or it was aborted');
    return false;
  }

  #outcome(generation: number): boolean {
    const bit = generation % rememberedGenerations;
    return ((Atomics.load(this.cells, OUTCOMES + (bit >>> 5)) >>> (bit & 31)) & 1) === 1;
  }

  /** Under the lock, which it gives back: the next generation begins. */
  #next(well: boolean): void {
    const { generation } = this;
    const bit = generation % rememberedGenerations;
    const cell = OUTCOMES + (bit >>> 5);
    if (well) Atomics.or(this.cells, cell, 1 << (bit & 31));
    else Atomics.and(this.cells, cell, ~(1 << (bit & 31)));
    this.cells[COUNT] = 0;
    Atomics.store(this.cells, STATE, (generation + 1) << 1);
    this.#lock.unlock();
    this.#wake();
  }

  #break(): void {
    if (tracer.enabled) tracer.emit('notify', this.name);
    Atomics.or(this.cells, STATE, 1);
  }

  /** One who died in here was enrolled, so the barrier is broken; who waits will see it by the enrolment. */
  #enter(grant: Grant): void {
    if (grant === RECOVERED) this.#break();
  }

  /** Nothing is awaited while the lock is held: other tasks of this thread would block for it. */
  async #enterAndArrive(): Promise<Arrival | number> {
    const grant = this.#lock.hasLine ? undefined : this.#lock.tryLock();
    let arrival: Arrival | number = 0;
    const arrive = (granted: Grant): void => {
      this.#enter(granted);
      arrival = this.#arrive();
    };
    if (grant === undefined) await this.#lock.lockAsync(undefined, arrive);
    else arrive(grant);
    return arrival;
  }

  #wake(): void {
    this.#parking.unpark(this.cells, STATE, Infinity);
    const mask = Atomics.exchange(this.cells, MASK, 0);
    if (mask !== 0) this.domain.doorbell.ring(mask);
  }
}
