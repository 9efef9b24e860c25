import type { BlockingWaitOptions, WaitOptions } from '@parallel-cookbook/primitives';
import type { Request } from '../request/request.js';
import type { Status } from '../request/status.js';
import type { BlockingReceiveOptions, ReceiveOptions } from './message-comm.js';

/** Which tags of a protocol there are. */
export type TagOf<P> = keyof P & number;

/**
 * The messages of a communicator by a protocol, which says what goes by which tag: `interface Work { 1: Task; 2: Result }`. A tag that is none of
 * it, or a value that does not belong to its tag, is an error of the compiler. Nothing is checked when it runs. Made by `comm.typed<Work>()`.
 *
 * The methods are those of `Comm` with the same names; a receive without a tag gives any value of the protocol.
 */
export interface TypedComm<P> {
  readonly rank: number;
  readonly size: number;
  send<K extends TagOf<P>>(value: P[K], destination: number, tag: K, options?: WaitOptions): Promise<void>;
  sendSync<K extends TagOf<P>>(value: P[K], destination: number, tag: K, options?: BlockingWaitOptions): void;
  ssend<K extends TagOf<P>>(value: P[K], destination: number, tag: K, options?: WaitOptions): Promise<void>;
  isend<K extends TagOf<P>>(value: P[K], destination: number, tag: K): Request<void>;
  recv<K extends TagOf<P>>(source: number, tag: K, options?: ReceiveOptions): Promise<P[K]>;
  recv(source?: number, tag?: undefined, options?: ReceiveOptions): Promise<P[TagOf<P>]>;
  recvSync<K extends TagOf<P>>(source: number, tag: K, options?: BlockingReceiveOptions): P[K];
  recvSync(source?: number, tag?: undefined, options?: BlockingReceiveOptions): P[TagOf<P>];
  irecv<K extends TagOf<P>>(source: number, tag: K, status?: Status): Request<P[K]>;
  irecv(source?: number, tag?: undefined, status?: Status): Request<P[TagOf<P>]>;
  sendrecv<S extends TagOf<P>, R extends TagOf<P>>(
    value: P[S],
    destination: number,
    sendTag: S,
    source: number,
    receiveTag: R,
    options?: ReceiveOptions,
  ): Promise<P[R]>;
}
