import { MPIError } from '../errors/mpi-error.js';
import { ANYBODY, type Operation } from '../transport/operation.js';
import type { Transport } from '../transport/transport.js';
import { Request } from './request.js';

/** What a persistent request starts. */
export interface PersistentParts<T> {
  readonly transport: Transport;
  readonly what: string;
  /** Begins it once more. */
  readonly begin: () => Request<T>;
  /** What a wait gives when nothing was started. */
  readonly idle: () => T;
}

/** The request of the last start, if there was one; without one there is nothing to wait for. */
class Started<T> implements Operation {
  readonly error = undefined;
  readonly #idle: () => T;
  request: Request<T> | undefined;

  constructor(idle: () => T) {
    this.#idle = idle;
  }

  get done(): boolean {
    return this.request?.done ?? true;
  }

  get needs(): number {
    return this.pending?.needs ?? ANYBODY;
  }

  get pending(): Operation | undefined {
    return this.request && Request.operationOf(this.request);
  }

  result(): T {
    return this.request ? Request.resultOf(this.request) : this.#idle();
  }
}

/**
 * A message with the same arguments, again and again: made once, started as often as it is wanted. Python analogue: `MPI.Prequest`. Made by `comm.SendInit`,
 * `comm.RecvInit`, ….
 *
 * It is a {@link Request}: each start can be awaited, waited for and asked. What was never started is done. Errors: `MPIError`
 * (`MPI_ERR_REQUEST`) for one that is started while it runs, or after it was freed.
 *
 * @example
 * import { MPI, PersistentRequest } from '@parallel-cookbook/mpi';
 *
 * const [data, into] = [new Int32Array(1), new Int32Array(1)];
 * const both = [MPI.COMM_SELF.SendInit(data, 0), MPI.COMM_SELF.RecvInit(into, 0)];
 * for (let round = 1; round <= 2; round++) {
 *   data[0] = round * 10;
 *   PersistentRequest.startAll(both);
 *   for (const request of both) await request;
 * }
 * console.log(into[0]); // 20
 */
export class PersistentRequest<T = unknown> extends Request<T> {
  readonly #started: Started<T>;
  readonly #begin: () => Request<T>;
  #isFreed = false;

  /** @internal */
  constructor({ transport, what, begin, idle }: PersistentParts<T>) {
    const started = new Started(idle);
    const finish = (): T => started.result();
    const cancel = (): boolean => started.request?.cancel() ?? false;
    super({ transport, operation: started, what, finish, cancel, cancelled: finish });
    this.#started = started;
    this.#begin = begin;
  }

  /** Starts it. Gives itself. Python: `Start`. */
  start(): this {
    if (this.#isFreed) throw new MPIError('MPI_ERR_REQUEST', 'PersistentRequest.start', 'it was freed');
    if (!this.done) {
      throw new MPIError('MPI_ERR_REQUEST', 'PersistentRequest.start', 'it runs still; wait for it first');
    }
    this.renew();
    this.#started.request = this.#begin();
    return this;
  }

  /** Starts all, in that order. Python: `Startall`. */
  static startAll(requests: readonly PersistentRequest[]): void {
    for (const request of requests) request.start();
  }

  /** Nobody starts it any more; a start that runs goes on. Python: `Free`. */
  free(): void {
    this.#isFreed = true;
  }
}
