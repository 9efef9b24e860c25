import { ParallelError, registerErrorClass } from './parallel-error.js';

/**
 * The lane at the other end ended without closing what connects the two: what it had published was delivered, and nothing
 * more will come or be taken. Python analogues: `EOFError` and `BrokenPipeError` of a `multiprocessing.Connection`.
 */
export class PeerDiedError extends ParallelError {
  static override readonly kind: string = 'PeerDiedError';
  readonly code: string = 'ERR_PARALLEL_PEER_DIED';

  constructor(
    /** What connected the two, by name. */
    readonly link: string,
    /** Which end is gone: `producer` or `consumer`. */
    readonly side: string,
    /** The lane that was there, by name. */
    readonly lane: string,
  ) {
    super(`The ${side} of ${link}, ${lane}, ended without closing it`);
  }
}
registerErrorClass(PeerDiedError);
