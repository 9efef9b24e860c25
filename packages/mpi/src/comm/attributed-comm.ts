import type { BlockingWaitOptions, WaitOptions } from '@parallel-cookbook/primitives';
import type { Context } from '../context/context.js';
import { MPIError } from '../errors/mpi-error.js';
import { Request } from '../request/request.js';
import { resultOf, Steps, type Course } from '../request/steps.js';
import { ANYBODY } from '../transport/operation.js';
import { channelsOfContext } from '../transport/channel.js';
import { Attributes } from './attributes.js';
import { fatalErrors } from './fatal-errors.js';
import type { Keyval } from './keyval.js';
import { PersistentComm } from './persistent-comm.js';

/** What an error does: `return`: the call throws it; `fatal`: it aborts the world, too. */
export type Errhandler = 'return' | 'fatal';

/** What a communicator has at this rank: a name, attributes, a way to take errors. */
export abstract class AttributedComm extends PersistentComm {
  /** What errors and traces call it. Python: `Get_name`, `Set_name`, `name`. */
  name: string;
  /** @internal */
  readonly attributes = new Attributes(this);
  #unfatal: (() => void) | undefined;

  protected constructor(context: Context, name: string) {
    super(context);
    this.name = name;
  }

  /** The value that was set for that key; `undefined` where there is none. Python: `Get_attr`. */
  getAttr<T>(keyval: Keyval<T>): T | undefined {
    return this.attributes.get(keyval);
  }

  /** Keeps a value with this communicator, at this rank; one that was there is deleted first. Python: `Set_attr`. */
  setAttr<T>(keyval: Keyval<T>, value: NoInfer<T>): void {
    this.attributes.set(keyval, value);
  }

  /** Deletes the value; its keyval's `delete` is called. Returns whether there was one. Python: `Delete_attr`. */
  deleteAttr<T>(keyval: Keyval<T>): boolean {
    return this.attributes.delete(keyval);
  }

  /**
   * What an error of a call on this communicator does; those that are made from it take that over. Python: `Set_errhandler` with
   * `MPI.ERRORS_RETURN`, the default there and here, or `MPI.ERRORS_ARE_FATAL`. Time-outs and cancelled waits are no errors of MPI.
   */
  setErrhandler(errhandler: Errhandler): void {
    if (!['return', 'fatal'].includes(errhandler)) {
      throw new MPIError(
        'MPI_ERR_ARG',
        'Comm.setErrhandler',
        `there is no ${String(errhandler)}: give 'return' or 'fatal'`,
      );
    }
    this.#unfatal?.();
    this.#unfatal = errhandler === 'fatal' ? fatalErrors(this, () => this.abort()) : undefined;
  }

  /** Python: `Get_errhandler`. */
  getErrhandler(): Errhandler {
    return this.#unfatal ? 'fatal' : 'return';
  }

  /** @internal */
  abstract Ibarrier(): Request<void>;

  /**
   * Waits until everything that was sent on it has left and all its ranks have come here, then frees it. Worlds that have no other communicator in
   * common are connected no more: what happens to one of them does not end the other's waits. Collective. Python: `Disconnect`.
   */
  disconnect(options?: WaitOptions): Promise<void> {
    return this.#beginDisconnect().wait(options);
  }

  /** {@link disconnect}, blocking. */
  disconnectSync(options?: BlockingWaitOptions): void {
    this.#beginDisconnect().waitSync(options);
  }

  /** Nobody needs it any more: its attributes are deleted, and using it from now on is an error. Python: `Free`. */
  free(): void {
    this.#checkFree('Comm.free');
    this.attributes.deleteAll();
    this.context.free();
  }

  #checkFree(call: string): void {
    if (this.context.number < 2 * channelsOfContext) {
      throw new MPIError('MPI_ERR_COMM', call, `${this.name} belongs to MPI and is not freed`);
    }
    this.context.check(call);
  }

  #beginDisconnect(): Request<void> {
    const call = 'Comm.disconnect';
    this.#checkFree(call);
    return Steps.begin(this.context.transport, call, this.#disconnected(call));
  }

  *#disconnected(call: string): Course<void> {
    const { transport, messages } = this.context;
    const { connections } = transport;
    const operation = {
      get done() {
        return connections?.isIdle(messages.peers) ?? true;
      },
      error: undefined,
      needs: ANYBODY,
    };
    yield* resultOf(new Request({ transport, operation, what: call, finish: () => undefined }));
    yield* resultOf(this.Ibarrier());
    this.free();
    connections?.disconnect(messages.peers);
  }
}
