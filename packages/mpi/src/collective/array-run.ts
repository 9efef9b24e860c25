import type { Context } from '../context/context.js';
import type { TypedArray } from '../datatype/typed-array.js';
import { MPIError } from '../errors/mpi-error.js';
import type { Op } from '../operator/op.js';
import type { Local, Schedule, Step, Transfer } from '../transport/algorithm/schedule.js';
import { PROC_NULL, type Envelope } from '../transport/envelope.js';
import { ANYBODY, type Incoming, type Operation } from '../transport/operation.js';
import type { Exchange } from '../transport/transport.js';
import { boundLocal, BoundSteps, type BoundExchange, type BoundLocal, type BoundStep } from './bound-steps.js';
import { foldOf, isSame, type Fold } from './fold.js';
import { memoryOf, type Stores } from './parts.js';
import { returnScratch } from './scratch.js';
import { ScheduleRun } from './schedule-run.js';

/** What a run is to do beside its schedule. */
export interface Surroundings {
  /** What is copied to the target first. */
  readonly given?: TypedArray | undefined;
  /** What is to be done when it has succeeded. */
  readonly completed?: (() => void) | undefined;
  /** What belongs to nobody when it has succeeded. */
  readonly borrowed?: TypedArray | undefined;
}

/** A run over typed arrays. */
export class ArrayRun extends ScheduleRun {
  readonly #context: Context;
  readonly #schedule: Schedule;
  readonly #stores: Stores;
  readonly #op: Op | undefined;
  readonly #given: TypedArray | undefined;
  readonly #completed: (() => void) | undefined;
  readonly #borrowed: TypedArray | undefined;
  readonly #envelope: Envelope = { source: 0, tag: 0, byteLength: 0 };
  /** What is combined as it comes. */
  readonly #folds: Fold[] = [];
  #bound: BoundSteps | undefined;
  #isKept = false;

  constructor(context: Context, schedule: Schedule, stores: Stores, op?: Op, surroundings: Surroundings = {}) {
    super(schedule, context.nextCollective());
    const { given, completed, borrowed } = surroundings;
    this.#context = context;
    this.#schedule = schedule;
    this.#stores = stores;
    this.#op = op;
    this.#given = given === stores.target?.array ? undefined : given;
    this.#completed = completed;
    this.#borrowed = borrowed;
  }

  /** The longest message of this rank, in bytes. */
  get longest(): number {
    return (this.#bound ??= new BoundSteps(this.#schedule, this.#stores)).longest;
  }

  /** It will be begun again. */
  keep(): void {
    this.#isKept = true;
  }

  /** Does it once more, over the same memory, as the next collective. Only for one that is kept, and over. */
  again(): this {
    this.renew(this.#context.nextCollective());
    return this;
  }

  /**
   * Does all of it, blocking, in place of engaging it. While all messages are short and come soon, nothing is made for them; else it goes on from
   * there as those that were begun.
   */
  run(): void {
    const { transport } = this.#context;
    if (this.hasFailed || this.longest > transport.exchangeBytes(this.#context.collectives) || !this.#runSteps()) {
      transport.engage(this);
      if (!this.done) transport.wait(this, undefined, this.call);
    }
    if (this.error) throw this.error;
  }

  /** Whether it is over. */
  #runSteps(): boolean {
    const { steps } = this.#bound as BoundSteps;
    this.begin();
    if (this.hasFailed) return false;
    for (let i = 0; i < steps.length; i++) if (!this.#runStep(i, steps[i] as BoundStep)) return false;
    this.end();
    return true;
  }

  #runStep(index: number, { exchanges, then }: BoundStep): boolean {
    const { transport, collectives } = this.#context;
    const [envelope, tag] = [this.#envelope, this.collectiveTag];
    let failure: Error | undefined;
    try {
      for (let i = 0; i < exchanges.length; i++) {
        const { to, from, data, into, expected } = exchanges[i] as BoundExchange;
        try {
          const late = transport.exchange(collectives, to, from, tag, data, into, envelope);
          if (late) {
            if (failure) this.fail(failure);
            this.resume(index, this.#pendingFrom(index, i, late));
            return false;
          }
          if (from !== PROC_NULL) this.#check(from, expected, envelope.byteLength);
        } catch (error) {
          // The other messages of the step are taken all the same.
          failure ??= error as Error;
        }
      }
      if (failure) throw failure;
      for (let i = 0; i < then.length; i++) this.#perform(then[i] as BoundLocal);
      return true;
    } catch (error) {
      this.fail(error as Error);
      this.resume(index, []);
      return false;
    }
  }

  /** The operations of a step of which the exchanges before that one are done: its receives, then its sends. */
  #pendingFrom(index: number, at: number, late: Exchange): Operation[] {
    const { exchanges } = (this.#bound as BoundSteps).steps[index] as BoundStep;
    const { transport, collectives } = this.#context;
    const tag = this.collectiveTag;
    const receives: Operation[] = [];
    const sends: Operation[] = [];
    for (const [i, { to, from, data, into }] of exchanges.entries()) {
      if (from !== PROC_NULL) {
        const later = (): Incoming => transport.startReceive(collectives, from, tag, into);
        receives.push(i < at ? came(into) : i === at ? (late.receiving ?? came(into)) : later());
      }
      if (to !== PROC_NULL && i > at) sends.push(transport.startSend(collectives, to, tag, data, 'standard'));
      else if (i === at && late.sending) sends.push(late.sending);
    }
    return [...receives, ...sends];
  }

  protected override startReceive({ peer, span }: Transfer, step: Step): Operation {
    const { transport, collectives } = this.#context;
    const fold = transport.startReceiveInto && this.#op && foldOf(span, step, this.#stores, this.#op);
    const folding = fold && transport.startReceiveInto?.(collectives, peer, this.collectiveTag, fold);
    if (folding) {
      this.#folds.push(fold);
      return folding;
    }
    return transport.startReceive(collectives, peer, this.collectiveTag, memoryOf(this.#stores, span));
  }

  protected override startSend({ peer, span }: Transfer): Operation {
    const { transport, collectives } = this.#context;
    return transport.startSend(collectives, peer, this.collectiveTag, memoryOf(this.#stores, span), 'standard');
  }

  protected override startDiscarding({ peer }: Transfer): Operation {
    const { transport, collectives } = this.#context;
    return transport.startReceive(collectives, peer, this.collectiveTag, undefined);
  }

  /** An empty message: who expects nothing misses nothing, everybody else sees by its length that something is wrong. */
  protected override startFailing({ peer }: Transfer): Operation {
    const { transport, collectives } = this.#context;
    return transport.startSend(collectives, peer, this.collectiveTag, new Uint8Array(0), 'standard');
  }

  protected override arrived(receives: readonly Transfer[], operations: readonly Operation[]): void {
    for (let i = 0; i < receives.length; i++) {
      const { peer, span } = receives[i] as Transfer;
      const { envelope } = operations[i] as Incoming;
      this.#check(peer, memoryOf(this.#stores, span).byteLength, envelope.byteLength);
    }
  }

  protected override perform(local: Local): void {
    const at = this.#folds.findIndex((fold) => fold.local === local);
    if (at >= 0) {
      const { error } = this.#folds.splice(at, 1)[0] as Fold;
      if (error) throw error;
      return;
    }
    this.#perform(boundLocal(local, this.#stores));
  }

  protected override prepare(): void {
    if (this.#given) this.#stores.target?.array.set(this.#given as never);
  }

  protected override complete(): void {
    this.#completed?.();
    if (this.#isKept) return;
    if (this.#stores.scratch) returnScratch(this.#stores.scratch.array);
    if (this.#borrowed) returnScratch(this.#borrowed);
  }

  #perform({ kind, from, into, fromLower, given }: BoundLocal): void {
    const op = this.#op as Op;
    if (given && !isSame(given, into)) into.set(given as never);
    if (kind === 'copy') into.set(from as never);
    else if (fromLower || op.commutative) op.combineArrays(from, into);
    else {
      op.combineArrays(into, from);
      into.set(from as never);
    }
  }

  #check(peer: number, expected: number, came: number): void {
    if (came === expected) return;
    const detail = `${expected} bytes were to come from rank ${peer}, it sent ${came}: the ranks' counts differ, or that rank has failed`;
    throw new MPIError('MPI_ERR_COUNT', this.call, detail);
  }
}

/** A receive that is over. */
function came({ byteLength }: TypedArray): Incoming {
  const envelope = { source: 0, tag: 0, byteLength };
  return { done: true, error: undefined, needs: ANYBODY, envelope, data: undefined };
}
