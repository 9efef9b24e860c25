import type { AttributedComm } from './attributed-comm.js';

/** What happens to an attribute when its communicator is duplicated and when it goes. */
export interface KeyvalOptions<T> {
  /**
   * Gives the duplicate's value; `undefined` for none. `true`: the same value. Default: duplicates have none.
   */
  readonly copy?: true | ((value: T, comm: AttributedComm) => T | undefined) | undefined;
  /** Called when the value is deleted, replaced, or its communicator freed. An error of it is that of the call. */
  readonly delete?: ((value: T, comm: AttributedComm) => void) | undefined;
}

/**
 * A key for attributes of communicators. Python analogue: what `MPI.Comm.Create_keyval` returns.
 *
 * An attribute belongs to one communicator at one rank: nothing is sent. So libraries keep what they know of a communicator with it.
 *
 * @example
 * import { Keyval, MPI } from '@parallel-cookbook/mpi';
 *
 * const cache = new Keyval({ copy: (value) => value + 1 });
 * const comm = await MPI.COMM_WORLD.dup();
 * comm.setAttr(cache, 41);
 * const twin = await comm.dup();
 * console.log(comm.getAttr(cache), twin.getAttr(cache)); // 41 42
 */
export class Keyval<T = unknown> {
  /** @internal */
  readonly options: KeyvalOptions<T>;
  /** @internal */
  isFreed = false;

  constructor(options: KeyvalOptions<T> = {}) {
    this.options = options;
  }

  /** Nobody sets it any more; values that are there stay. Python: `Free_keyval`. */
  free(): void {
    this.isFreed = true;
  }
}
