import type { Context } from '../context/context.js';
import type { ErrorClass } from '../errors/error-class.js';
import { MPIError } from '../errors/mpi-error.js';
import type { Op } from '../operator/op.js';
import { ObjectReceive } from '../point-to-point/object-receive.js';
import { beginObjectSend } from '../point-to-point/object-send.js';
import type { Local, Schedule, Span, Store, Transfer } from '../transport/algorithm/schedule.js';
import type { Operation } from '../transport/operation.js';
import { ScheduleRun } from './schedule-run.js';

/** What goes in place of a list of values. */
interface Failure {
  readonly errorClass: ErrorClass;
  readonly detail: string;
}

/** A run over objects: a part is a value, and a span goes as a list. */
export class ObjectRun extends ScheduleRun {
  readonly #context: Context;
  readonly #stores: Record<Store, unknown[]>;
  readonly #op: Op | undefined;
  /** What this step receives, and where it belongs. */
  #coming: { readonly receive: ObjectReceive; readonly span: Span }[] = [];

  /** @param tag of its messages. Default: that of the next collective of all ranks. */
  constructor(context: Context, schedule: Schedule, source: unknown[], target: unknown[], op?: Op, tag?: number) {
    super(schedule, tag === undefined ? context.nextCollective() : 0, tag);
    this.#context = context;
    this.#stores = { source, target, scratch: [] };
    this.#op = op;
  }

  /** The results. */
  get target(): readonly unknown[] {
    return this.#stores.target;
  }

  protected override startReceive({ peer, span }: Transfer): Operation {
    const { transport, collectives, parts } = this.#context;
    const receive = new ObjectReceive(
      transport,
      parts,
      transport.startReceive(collectives, peer, this.collectiveTag, undefined),
    );
    this.#coming.push({ receive, span });
    return receive;
  }

  protected override startSend({ peer, span }: Transfer): Operation {
    const { store, from, to } = span;
    const values = this.#stores[store].slice(from, to);
    return beginObjectSend(this.#context, this.#context.collectives, values, peer, this.collectiveTag, 'standard');
  }

  protected override startDiscarding(transfer: Transfer): Operation {
    return this.startReceive(transfer);
  }

  protected override startFailing({ peer }: Transfer, error: Error): Operation {
    const errorClass = error instanceof MPIError ? error.errorClass : 'MPI_ERR_OTHER';
    const failure: Failure = { errorClass, detail: error instanceof MPIError ? error.detail : error.message };
    return beginObjectSend(this.#context, this.#context.collectives, failure, peer, this.collectiveTag, 'standard');
  }

  protected override perform(local: Local): void {
    if (local.kind === 'copy') this.#put(local.to, this.#get(local.from));
    else {
      const op = this.#op as Op;
      const [from, into] = [this.#get(local.from), this.#get(local.into)];
      this.#put(
        local.into,
        into.map((value, i) => (local.fromLower ? op.combine(from[i], value) : op.combine(value, from[i]))),
      );
    }
  }

  protected override arrived(): void {
    const coming = this.#coming;
    this.#coming = [];
    for (const { receive, span } of coming) {
      const values = receive.value as unknown[] | Failure;
      if (!Array.isArray(values))
        throw new MPIError(values.errorClass, this.call, `another rank failed: ${values.detail}`);
      this.#put(span, values);
    }
  }

  #get({ store, from, to }: Span): unknown[] {
    return this.#stores[store].slice(from, to);
  }

  #put({ store, from }: Span, values: readonly unknown[]): void {
    values.forEach((value, i) => (this.#stores[store][from + i] = value));
  }
}
