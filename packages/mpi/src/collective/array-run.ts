import type { Context } from '../context/context.js';
import type { TypedArray } from '../datatype/typed-array.js';
import { MPIError } from '../errors/mpi-error.js';
import type { Op } from '../operator/op.js';
import type { Local, Schedule, Span, Store, Transfer } from '../transport/algorithm/schedule.js';
import type { Incoming, Operation } from '../transport/operation.js';
import { returnScratch } from './scratch.js';
import { ScheduleRun } from './schedule-run.js';

/** Memory of a schedule: an array, and where each part begins and ends in it, in elements. */
export interface Parts {
  readonly array: TypedArray;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** What there is of the three stores; scratch is made where it is needed, and may be left out where it is not. */
export type Stores = Readonly<Partial<Record<Store, Parts>>>;

const first: readonly number[] = [0];

/** So many parts of one length, one behind the other. */
export function equalParts(array: TypedArray, count: number, length: number): Parts {
  if (count === 1) return { array, starts: first, ends: [length] };
  const starts = Array.from({ length: count }, (_, i) => i * length);
  return { array, starts, ends: starts.map((start) => start + length) };
}

/** The array cut into so many parts, as equal as can be. */
export function cutInto(array: TypedArray, count: number): Parts {
  if (count === 1) return { array, starts: first, ends: [array.length] };
  const border = (i: number): number => Math.floor((i * array.length) / count);
  const starts = Array.from({ length: count }, (_, i) => border(i));
  return { array, starts, ends: starts.map((_, i) => border(i + 1)) };
}

/** An array of the same kind. */
export function likeOf(array: TypedArray, length: number): TypedArray {
  return new (array.constructor as new (length: number) => TypedArray)(length);
}

/** A run over typed arrays. */
export class ArrayRun extends ScheduleRun {
  readonly #context: Context;
  readonly #stores: Stores;
  readonly #op: Op | undefined;
  readonly #completed: (() => void) | undefined;

  constructor(context: Context, schedule: Schedule, stores: Stores, op?: Op, completed?: () => void) {
    super(schedule, context.nextCollective());
    this.#context = context;
    this.#stores = stores;
    this.#op = op;
    this.#completed = completed;
  }

  protected override startReceive({ peer, span }: Transfer): Operation {
    const { transport, collectives } = this.#context;
    return transport.startReceive(collectives, peer, this.collectiveTag, this.#at(span));
  }

  protected override startSend({ peer, span }: Transfer): Operation {
    const { transport, collectives } = this.#context;
    return transport.startSend(collectives, peer, this.collectiveTag, this.#at(span), 'standard');
  }

  protected override startDiscarding({ peer }: Transfer): Operation {
    const { transport, collectives } = this.#context;
    return transport.startReceive(collectives, peer, this.collectiveTag, undefined);
  }

  /** An empty message: who expects nothing misses nothing, everybody else sees by its length that something is wrong. */
  protected override startFailing({ peer }: Transfer): Operation {
    const { transport, collectives } = this.#context;
    return transport.startSend(collectives, peer, this.collectiveTag, nothing, 'standard');
  }

  protected override arrived(receives: readonly Transfer[], operations: readonly Operation[]): void {
    for (let i = 0; i < receives.length; i++) {
      const { peer, span } = receives[i] as Transfer;
      const came = (operations[i] as Incoming).envelope.byteLength;
      const expected = this.#at(span).byteLength;
      if (came === expected) continue;
      const detail = `${expected} bytes were to come from rank ${peer}, it sent ${came}: the ranks' counts differ, or that rank has failed`;
      throw new MPIError('MPI_ERR_COUNT', this.call, detail);
    }
  }

  protected override perform(local: Local): void {
    if (local.kind === 'copy') {
      this.#at(local.to).set(this.#at(local.from) as never);
      return;
    }
    const [from, into] = [this.#at(local.from), this.#at(local.into)];
    const op = this.#op as Op;
    if (local.fromLower || op.commutative) op.combineArrays(from, into);
    else {
      op.combineArrays(into, from);
      into.set(from as never);
    }
  }

  protected override complete(): void {
    this.#completed?.();
    if (this.#stores.scratch) returnScratch(this.#stores.scratch.array);
  }

  /** The parts of a span, which stand one behind the other. */
  #at({ store, from, to }: Span): TypedArray {
    const parts = this.#stores[store];
    if (from === to || parts === undefined) return nothing;
    const { array, starts, ends } = parts;
    const [first, behind] = [starts[from] as number, ends[to - 1] as number];
    return first === 0 && behind === array.length ? array : array.subarray(first, behind);
  }
}

const nothing = new Uint8Array(0);
