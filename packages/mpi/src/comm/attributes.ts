import { MPIError } from '../errors/mpi-error.js';
import type { AttributedComm } from './attributed-comm.js';
import { Keyval } from './keyval.js';
import { PredefinedKeyval } from './predefined-keyval.js';

/** The attributes of one communicator. */
export class Attributes {
  readonly #comm: AttributedComm;
  readonly #values = new Map<Keyval, unknown>();

  constructor(comm: AttributedComm) {
    this.#comm = comm;
  }

  get<T>(keyval: Keyval<T>): T | undefined {
    check('Comm.getAttr', keyval);
    if (keyval instanceof PredefinedKeyval) return keyval.valueIn(this.#comm) as T;
    return this.#values.get(keyval as unknown as Keyval) as T | undefined;
  }

  set<T>(keyval: Keyval<T>, value: T): void {
    check('Comm.setAttr', keyval);
    checkOwn('Comm.setAttr', keyval);
    if (keyval.isFreed) throw new MPIError('MPI_ERR_KEYVAL', 'Comm.setAttr', 'the keyval was freed');
    this.delete(keyval);
    this.#values.set(keyval as unknown as Keyval, value);
  }

  /** Returns whether there was one. */
  delete<T>(keyval: Keyval<T>): boolean {
    check('Comm.deleteAttr', keyval);
    checkOwn('Comm.deleteAttr', keyval);
    const key = keyval as unknown as Keyval;
    if (!this.#values.has(key)) return false;
    key.options.delete?.(this.#values.get(key), this.#comm);
    return this.#values.delete(key);
  }

  /** Those that a duplicate gets. */
  copyTo(other: AttributedComm): void {
    for (const [keyval, value] of this.#values) {
      const { copy } = keyval.options;
      const copied = copy === true ? value : copy?.(value, this.#comm);
      if (copied !== undefined) other.attributes.#values.set(keyval, copied);
    }
  }

  /** The one that was set last goes first. */
  deleteAll(): void {
    for (const keyval of [...this.#values.keys()].reverse()) this.delete(keyval);
  }
}

function check(call: string, keyval: unknown): void {
  if (keyval instanceof Keyval) return;
  throw new MPIError('MPI_ERR_KEYVAL', call, 'give a Keyval');
}

function checkOwn<T>(call: string, keyval: Keyval<T>): void {
  if (!(keyval instanceof PredefinedKeyval)) return;
  throw new MPIError('MPI_ERR_KEYVAL', call, 'its value is given by MPI: make a Keyval of your own');
}
