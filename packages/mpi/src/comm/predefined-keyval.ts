import { MPIError } from '../errors/mpi-error.js';
import { ANY_SOURCE } from '../transport/envelope.js';
import type { AttributedComm } from './attributed-comm.js';
import { Keyval } from './keyval.js';

/** A key whose value MPI gives, to every communicator; nobody sets or deletes it. */
export class PredefinedKeyval<T> extends Keyval<T> {
  /** @internal */
  readonly valueIn: (comm: AttributedComm) => T;

  /** @internal */
  constructor(valueIn: (comm: AttributedComm) => T) {
    super();
    this.valueIn = valueIn;
  }

  override free(): void {
    throw new MPIError('MPI_ERR_KEYVAL', 'Keyval.free', 'it belongs to MPI and is not freed');
  }
}

/** The keys that are there from the start. */
export const predefinedKeyvals = {
  /** The greatest tag that may be used. */
  TAG_UB: new PredefinedKeyval(({ context }) => context.transport.greatestTag),
  /** Which rank can read and write files: any. */
  IO: new PredefinedKeyval(() => ANY_SOURCE),
} as const;
