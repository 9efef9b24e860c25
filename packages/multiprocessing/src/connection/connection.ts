import type { WaitOptions } from '@parallel-cookbook/primitives';

/** What {@link wait} can wait for besides promises: something that becomes ready. */
export interface Waitable {
  /** Whether there is something to take, or never will be. Looks, and does not wait. */
  isReady(): boolean;
  /** Fulfilled when it is ready. Rejects only with `CancelledError`, when the signal is aborted. */
  ready(signal: AbortSignal): Promise<void>;
}

/**
 * One end of a channel for messages, in both directions or in one: what the ends of a `Pipe`, and the connections that
 * `Listener` and `connect` give, have in common.
 *
 * Python analogue: `multiprocessing.connection.Connection`. Messages arrive whole, once, in the order in which they were sent.
 * Values travel by structured clone. A connection that blocks has `…Sync` forms too: see `PipeConnection`.
 *
 * Errors: `EndOfStreamError` from receiving once the other end is closed, or its process has ended, and nothing is left;
 * `BrokenPipeError` from sending then; `ClosedError` after `close()` here; `PicklingError` for a value that cannot travel;
 * `ArgumentError`, `TimeoutError`, `CancelledError`. After a time-out or an abort nothing of the message was sent or lost.
 */
export interface Connection extends Waitable, AsyncIterable<unknown> {
  /** What errors and traces call it. */
  readonly name: string;
  /** Whether it can receive. */
  readonly readable: boolean;
  /** Whether it can send. */
  readonly writable: boolean;
  /** Whether it was closed here. */
  readonly closed: boolean;

  /** Sends a value; waits only for room. Do not change it before the promise is fulfilled. */
  send(value: unknown, options?: WaitOptions): Promise<void>;
  /** Receives the next message. */
  recv(options?: WaitOptions): Promise<unknown>;
  /**
   * The messages until the end, where a loop over it ends: `for await (const message of connection)`. Python: `iter(connection.recv, …)`
   * and an `except EOFError`. A loop that is left early has taken no message that it did not see.
   */
  [Symbol.asyncIterator](): AsyncIterableIterator<unknown>;
  /** Sends bytes as they are. Do not change them before the promise is fulfilled. */
  sendBytes(bytes: Uint8Array, options?: WaitOptions): Promise<void>;
  /** Receives the next message, which must be bytes, in an array of its own. */
  recvBytes(options?: WaitOptions): Promise<Uint8Array>;
  /**
   * Receives the next message, which must be bytes, at the beginning of `target`, and gives its length. Throws `ArgumentError`
   * when the target is too short; the message stays then.
   */
  recvBytesInto(target: Uint8Array, options?: WaitOptions): Promise<number>;
  /** Whether there is something to receive, or the end; waits at most `timeoutMs` for it, which is 0 unless given. */
  poll(options?: WaitOptions): Promise<boolean>;
  /** Closes this end. The other one receives what was sent, and then `EndOfStreamError`. Once is enough. */
  close(): void;
  [Symbol.dispose](): void;
}
