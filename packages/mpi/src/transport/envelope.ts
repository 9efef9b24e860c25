/** Any rank may be the sender. Python: `MPI.ANY_SOURCE`. */
export const ANY_SOURCE = -1;
/** Any tag will do. Python: `MPI.ANY_TAG`. */
export const ANY_TAG = -1;
/** A rank that is nobody: what goes there is gone, what comes from there is empty and here at once. Python: `MPI.PROC_NULL`. */
export const PROC_NULL = -2;
/** The greatest tag. */
export const greatestTag = 2 ** 31 - 1;

/** What a message is known by. Filled in by the transport, so that a receive allocates none. */
export interface Envelope {
  /** The sender's rank in the communicator. */
  source: number;
  tag: number;
  byteLength: number;
}
