import type { BlockingWaitOptions, WaitOptions } from '@parallel-cookbook/primitives';
import type { Channel, Communicators } from './channel.js';
import type { Collectives } from './collectives.js';
import type { Envelope } from './envelope.js';
import type { Activity, Condition, Incoming, Operation } from './operation.js';
import type { SharedMemory } from './shared-memory.js';
import type { Connections, Spawning } from './spawning.js';

/**
 * How a send ends: `standard` as the transport likes, once the memory may be used again; `synchronous` when the receive has begun;
 * `buffered` at once, from a copy; `ready` as standard, with the promise that the receive is there.
 */
export type SendMode = 'standard' | 'synchronous' | 'buffered' | 'ready';

/** Which threads of a process may use MPI: the only one; the first; one at a time; all. */
export type ThreadLevel = 'single' | 'funneled' | 'serialized' | 'multiple';

/** A message that was taken out of the matching, for one receive only. Python: `MPI.Message`. */
export interface Claim {
  readonly envelope: Envelope;
  /** Begins its receive. Once only. @param into see {@link Transport.startReceive}. */
  start(into: ArrayBufferView | undefined): Incoming;
}

/** Takes a message part by part, in order, as it comes. */
export interface Sink {
  /** The longest message that it takes. */
  readonly byteLength: number;
  /**
   * Takes so many bytes, from the place `at` on, which belong to somebody else afterwards. Parts begin at multiples of 16, in the message and in memory.
   * Must not throw.
   *
   * @param offset how many came before.
   */
  take(bytes: Uint8Array, at: number, length: number, offset: number): void;
}

/** What was begun of an exchange: `undefined` where the other side is nobody. */
export interface Exchange {
  readonly sending: Operation | undefined;
  readonly receiving: Incoming | undefined;
}

/**
 * The seam: how one rank reaches the others, in bytes. README.md tells what each duty means for each implementation.
 *
 * Arguments are checked by who calls: ranks are ranks of the channel, tags are whole numbers of at least 0, or `ANY_…` for receives; an array
 * belongs to the transport until its operation is done. Messages of one sender on one channel match in the order in which they were sent.
 *
 * Errors: everything that waits throws `AbortedError` once the world was aborted and `RankDiedError` once a rank died, within about
 * 50 ms. Nothing is thrown for a message that is too long: the operation has the `TruncateError`.
 */
export interface Transport {
  /** What `getLibraryVersion` says. */
  readonly version: string;
  /** Rank in the world, and how many there are. */
  readonly rank: number;
  readonly size: number;
  /** This rank's number among all ranks that it may ever be connected with: its rank in the world, where that was not spawned. */
  readonly address: number;
  /** The least rank of its machine: those who have the same can share memory. */
  readonly machine: number;
  /** The greatest tag that it can send. */
  readonly greatestTag: number;
  /** Which threads of a process may use MPI. */
  readonly threadLevel: ThreadLevel;
  /** Where channels are more than a number. */
  readonly communicators?: Communicators | undefined;
  /** What it does better than messages could. */
  readonly collectives?: Collectives | undefined;
  /** Memory that ranks can map. Without it there are no windows. */
  readonly sharedMemory?: SharedMemory | undefined;
  /** The ranks of other worlds that this one can reach. Without it there are none. */
  readonly connections?: Connections | undefined;
  /** Starts further ranks. Without it nothing is spawned. */
  readonly spawning?: Spawning | undefined;

  /**
   * Sends, blocking this thread until the mode is satisfied. Allocates nothing where there is room.
   *
   * @param byteLength so much of the data. Default: all. What is less belongs to the transport only until this returns, or waits.
   */
  send(
    channel: Channel,
    destination: number,
    tag: number,
    data: ArrayBufferView,
    mode: SendMode,
    byteLength?: number,
  ): void;
  /** Receives, blocking this thread. Throws `TruncateError`. @param envelope is filled in. */
  receive(channel: Channel, source: number, tag: number, into: ArrayBufferView, envelope: Envelope): void;

  /**
   * Receives a message of any length, blocking. Allocates nothing where it is short and comes soon: then it is in the room, which is the caller's again,
   * the envelope is filled in, and this gives `undefined`. Else it gives the receive that it has begun, with memory of its own.
   */
  receiveSoon(
    channel: Channel,
    source: number,
    tag: number,
    room: Uint8Array,
    envelope: Envelope,
  ): Incoming | undefined;

  /** The longest message that {@link exchange} takes on that channel now; less than 0 where it takes none. */
  exchangeBytes(channel: Channel): number;
  /**
   * A step of a blocking collective, of short messages: sends to one rank and receives from one, each of which may be `PROC_NULL`. Allocates
   * nothing where what it waits for is soon there; then it gives `undefined`, and has filled in the envelope. Else it gives what it has begun, for who
   * waits longer than that. The messages are as those of `startSend` and `startReceive`. Throws `TruncateError`.
   */
  exchange(
    channel: Channel,
    to: number,
    from: number,
    tag: number,
    data: ArrayBufferView,
    into: ArrayBufferView,
    envelope: Envelope,
  ): Exchange | undefined;

  /** Begins to send. */
  startSend(channel: Channel, destination: number, tag: number, data: ArrayBufferView, mode: SendMode): Operation;
  /** The same; what comes goes to the sink, part after part. `undefined`, or none of it: messages of the channel are to be taken as a whole. */
  startReceiveInto?(channel: Channel, source: number, tag: number, sink: Sink): Incoming | undefined;
  /** Begins to receive. @param into `undefined` for memory of its own, as long as the message. */
  startReceive(channel: Channel, source: number, tag: number, into: ArrayBufferView | undefined): Incoming;
  /** Takes back a receive that has not matched, or a send of which nothing has left. Returns whether it could. */
  cancel(operation: Operation): boolean;

  /** Whether a message is there that fits; then fills in the envelope. */
  tryProbe(channel: Channel, source: number, tag: number, envelope: Envelope): boolean;
  /** Takes a message that fits out of the matching, if one is there. */
  tryClaim(channel: Channel, source: number, tag: number): Claim | undefined;

  /** Has every wait move this on until it is done. */
  engage(activity: Activity): void;
  /** Moves everything of this rank on, without waiting. Returns whether anything happened. */
  progress(): boolean;
  /** Blocks this thread until the condition holds. @param what for errors, as an infinitive. */
  wait(condition: Condition, options: BlockingWaitOptions | undefined, what: string): void;
  /** Looks for some microseconds whether it holds, without a turn of the event loop: for who is about to await it. */
  soon(condition: Condition): boolean;
  /** Waits in the event loop. */
  until(condition: Condition, options: WaitOptions | undefined, what: string): Promise<void>;

  /** Tells all ranks that it is over. Does not return to a caller that is a rank of a world of processes. */
  abort(exitCode: number): void;
  /** Sees that everything that was sent has left, then leaves the world. */
  finalize(): void;
}
