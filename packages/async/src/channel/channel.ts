import { ArgumentError, ClosedError } from '@parallel-cookbook/primitives';
import type { ScopedWaitOptions } from '../loop/wait-options.js';
import { ChannelState } from './channel-state.js';
import { Exchange } from './exchange.js';
import { nothing, Operation } from './operation.js';
import type { Receive } from './receive.js';
import type { Send } from './send.js';

/** How a channel is made. */
export interface ChannelOptions {
  /** How many values it holds that nobody has received yet. Default 0: a send waits until somebody receives. `Infinity` is no limit. */
  readonly capacity?: number | undefined;
  /** What errors and traces call it. Default: `Channel-1` and so on. */
  readonly name?: string | undefined;
}

/** What a channel has seen. */
export interface ChannelStatistics {
  /** Values in the buffer. */
  readonly size: number;
  readonly capacity: number;
  readonly sent: number;
  readonly received: number;
  /** How many wait to send. */
  readonly sending: number;
  /** How many wait to receive. */
  readonly receiving: number;
}

let count = 0;

/**
 * A channel between tasks: values go in by `send` and come out by `receive`, each to one receiver, in order.
 *
 * Analogues: Go's channels, trio's memory channels, CSP. With `capacity` 0 sender and receiver meet. Any number may send and
 * receive. Both operations can be alternatives of `select`; one that is not chosen, or is cancelled, has sent and taken nothing.
 *
 * Happens-before: everything before a send is seen by whoever receives the value; at capacity 0 also everything before the receive
 * by whoever sent.
 * Errors: `ClosedError` for a send after `close`, and for a receive when nothing is left; `TimeoutError`, `CancelledError`.
 * Source: Hoare, "Communicating Sequential Processes" (1978); select as in Go, with the lots drawn.
 *
 * @example
 * import { Channel, TaskGroup } from '@parallel-cookbook/async';
 *
 * const squares = new Channel();
 * const sum = await TaskGroup.run(async (group) => {
 *   group.spawn(async () => {
 *     for (const n of [1, 2, 3]) await squares.send(n * n);
 *     squares.close();
 *   });
 *   let total = 0;
 *   for await (const square of squares) total += square;
 *   return total;
 * });
 * console.log(sum); // 14
 */
export class Channel<T = unknown> implements AsyncIterable<T>, Disposable {
  readonly name: string;
  private readonly state: ChannelState<T>;

  constructor({ capacity = 0, name }: ChannelOptions = {}) {
    if (!((Number.isInteger(capacity) && capacity >= 0) || capacity === Infinity)) {
      throw new ArgumentError('capacity', capacity, 'give a whole number, 0 to meet, or Infinity');
    }
    this.name = name ?? `Channel-${++count}`;
    this.state = new ChannelState<T>(this.name, capacity);
  }

  /** Sends a value, waiting for a receiver or for room. To be awaited, or an alternative of `select`. */
  send(value: T, options?: ScopedWaitOptions): Send<T> {
    return new Exchange<T, void>(this.state, true, value, options);
  }

  /** Sends a value if somebody waits for it or there is room. @throws ClosedError */
  trySend(value: T): boolean {
    Operation.startAll();
    return this.state.send(value, undefined) !== nothing;
  }

  /** Receives the next value, waiting for one. To be awaited, or an alternative of `select`. */
  receive(options?: ScopedWaitOptions): Receive<T> {
    return new Exchange<T, T>(this.state, false, undefined, options);
  }

  /** Receives the next value if there is one. @throws ClosedError when there never will be. */
  tryReceive(): T | undefined {
    Operation.startAll();
    const value = this.state.receive(undefined);
    return value === nothing ? undefined : value;
  }

  /** Whether nothing can be sent any more. */
  get closed(): boolean {
    return this.state.closed;
  }

  /** Whether it was poisoned. */
  get poisoned(): boolean {
    return this.state.poisoned;
  }

  /**
   * Ends sending: those who wait to send, and who come, get `ClosedError`. What is in the buffer can still be received; then receivers
   * get `ClosedError`, and loops over the channel end.
   */
  close(): void {
    Operation.startAll();
    this.state.finish('closed');
  }

  /**
   * Ends both sides at once, as receivers do who want no more: what is in the buffer is dropped, and whoever sends or receives gets
   * `ClosedError`, also in a loop over the channel. Trio: closing the receive side; PyCSP: poison.
   */
  poison(): void {
    Operation.startAll();
    this.state.finish('poisoned');
  }

  /** Closes it. */
  [Symbol.dispose](): void {
    this.close();
  }

  /** What the channel has seen. */
  statistics(): ChannelStatistics {
    Operation.startAll();
    const { buffer, capacity, sent, received, senders, receivers } = this.state;
    return { size: buffer.size, capacity, sent, received, sending: senders.length, receiving: receivers.length };
  }

  /** Receives until the channel is closed and empty. Several loops share the values. @throws ClosedError when it is poisoned. */
  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for (;;) {
      let value: T;
      try {
        value = await this.receive();
      } catch (error) {
        if (error instanceof ClosedError && !this.state.poisoned) return;
        throw error;
      }
      yield value;
    }
  }
}
