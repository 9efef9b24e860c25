import type { BlockingWaitOptions, WaitOptions } from '@parallel-cookbook/primitives';
import type { Context } from '../context/context.js';
import { MPIError } from '../errors/mpi-error.js';
import type { BufferSpec } from '../point-to-point/buffer-spec.js';
import {
  awaited,
  blocked,
  receiveObject,
  sendObject,
  startClaimedObject,
  startObjectReceive,
  startObjectSend,
} from '../point-to-point/object.js';
import { found, foundSync, matchedProbeFor, probeFor, tryFind, type Message } from '../point-to-point/probe.js';
import { receive, startClaimed, startReceive } from '../point-to-point/receive.js';
import { send, startSend } from '../point-to-point/send.js';
import type { Request } from '../request/request.js';
import type { Status } from '../request/status.js';
import { ANY_SOURCE, ANY_TAG } from '../transport/envelope.js';
import type { TypedComm } from './typed-comm.js';

/** How a receive of an object is waited for. */
export interface ReceiveOptions extends WaitOptions {
  /** Filled in when the message is there. */
  readonly status?: Status | undefined;
}
/** The same, blocking. */
export interface BlockingReceiveOptions extends BlockingWaitOptions {
  readonly status?: Status | undefined;
}

/**
 * The messages of a communicator: from one rank to one other. Those of one sender match in the order in which they were sent.
 *
 * Capital methods block and take typed arrays, all of one, or `[array, count]`, `[array, count, datatype]`; counts are of elements, and what is sent as
 * one type may be received as another of as many bytes. `I…` begins the same and gives a request; the array belongs to MPI until that is done.
 * Lower-case methods take any object that can be cloned; a bare name awaits, `…Sync` blocks. To `PROC_NULL` nothing goes, and from it comes nothing, at once.
 *
 * Errors of all: `MPIError` with `MPI_ERR_COMM` once the communicator was freed, `MPI_ERR_RANK`, `MPI_ERR_TAG`, `MPI_ERR_BUFFER` for what is no typed
 * array, `MPI_ERR_COUNT` for a count that is none; `RankDeadlockError`, `AbortedError`, `RankDiedError` from every wait.
 *
 * Cost over rings: arrays are copied into the ring and out of it; up to 16 KiB at once, longer ones in parts after their receive has begun. An object of
 * numbers, texts, arrays and plain objects that takes less than 1 KiB has a format of its own, others go as structured clones, their typed arrays beside that as they lie.
 */
export abstract class MessageComm {
  /** @internal */
  readonly context: Context;

  protected constructor(context: Context) {
    this.context = context;
  }

  /** This rank's number here. */
  get rank(): number {
    return this.context.rank;
  }

  /** How many ranks there are. */
  get size(): number {
    return this.context.size;
  }

  /** Sends typed arrays, blocking until the memory may be used again. A long message blocks until its receive has begun. Python: `Send`. */
  Send(data: BufferSpec, destination: number, tag = 0): void {
    send(this.context, 'Comm.Send', data, destination, tag, 'standard');
  }

  /** The same, blocking until the receive has begun, however short the message. Python: `Ssend`. */
  Ssend(data: BufferSpec, destination: number, tag = 0): void {
    send(this.context, 'Comm.Ssend', data, destination, tag, 'synchronous');
  }

  /** The same from a copy: it never blocks. There is no buffer to attach; the copy is made where it is needed. Python: `Bsend`. */
  Bsend(data: BufferSpec, destination: number, tag = 0): void {
    send(this.context, 'Comm.Bsend', data, destination, tag, 'buffered');
  }

  /** The same with the promise that the receive has begun already. Python: `Rsend`. */
  Rsend(data: BufferSpec, destination: number, tag = 0): void {
    send(this.context, 'Comm.Rsend', data, destination, tag, 'ready');
  }

  /**
   * Receives into typed arrays, blocking. A message may be shorter. Python: `Recv`.
   *
   * @param status is filled in: source, tag, bytes. @throws TruncateError for a message that is longer; the array then holds what fitted.
   */
  Recv(into: BufferSpec, source: number = ANY_SOURCE, tag: number = ANY_TAG, status?: Status): void {
    receive(this.context, 'Comm.Recv', into, source, tag, status);
  }

  /** Begins to send typed arrays, which belong to MPI until the request is done. Python: `Isend`. */
  Isend(data: BufferSpec, destination: number, tag = 0): Request<void> {
    return startSend(this.context, 'Comm.Isend', data, destination, tag, 'standard');
  }

  /** The same, done when the receive has begun. Python: `Issend`. */
  Issend(data: BufferSpec, destination: number, tag = 0): Request<void> {
    return startSend(this.context, 'Comm.Issend', data, destination, tag, 'synchronous');
  }

  /** Begins to receive into typed arrays; the request gives the status, or `TruncateError`. Python: `Irecv`. */
  Irecv(into: BufferSpec, source: number = ANY_SOURCE, tag: number = ANY_TAG): Request<Status> {
    return startReceive(this.context, 'Comm.Irecv', into, source, tag);
  }

  /**
   * Sends and receives at once, so that a ring of ranks that all do it never blocks. Blocks until both are done, and gives the status of what came.
   * Python: `Sendrecv`. @throws TruncateError as {@link Recv}.
   */
  Sendrecv(
    data: BufferSpec,
    destination: number,
    sendTag: number,
    into: BufferSpec,
    source: number = ANY_SOURCE,
    receiveTag: number = ANY_TAG,
  ): Status {
    const receiving = startReceive(this.context, 'Comm.Sendrecv', into, source, receiveTag);
    const sending = startSend(this.context, 'Comm.Sendrecv', data, destination, sendTag, 'standard');
    sending.waitSync();
    return receiving.waitSync();
  }

  /** Sends an object; goes on when its memory may be used again. Python: `isend(…).wait`; `send` blocks there. */
  send(value: unknown, destination: number, tag = 0, options?: WaitOptions): Promise<void> {
    return awaited(startObjectSend(this.context, 'Comm.send', value, destination, tag, 'standard'), options);
  }

  /** The same, blocking. */
  sendSync(value: unknown, destination: number, tag = 0, options?: BlockingWaitOptions): void {
    sendObject(this.context, 'Comm.send', value, destination, tag, 'standard', options);
  }

  /** Sends an object; goes on when its receive has begun. Python: `issend(…).wait`. */
  ssend(value: unknown, destination: number, tag = 0, options?: WaitOptions): Promise<void> {
    return awaited(startObjectSend(this.context, 'Comm.ssend', value, destination, tag, 'synchronous'), options);
  }

  /** The same, blocking. */
  ssendSync(value: unknown, destination: number, tag = 0, options?: BlockingWaitOptions): void {
    blocked(startObjectSend(this.context, 'Comm.ssend', value, destination, tag, 'synchronous'), options);
  }

  /**
   * Receives an object. What it is nobody checks: name its type. Python: `irecv(…).wait`; `recv` blocks there.
   *
   * @throws TimeoutError, CancelledError as the options say: then the receive is taken back, if no message has matched.
   */
  recv<T = unknown>(source: number = ANY_SOURCE, tag: number = ANY_TAG, options?: ReceiveOptions): Promise<T> {
    return awaited(startObjectReceive<T>(this.context, 'Comm.recv', source, tag, options?.status), options);
  }

  /** The same, blocking. */
  recvSync<T = unknown>(source: number = ANY_SOURCE, tag: number = ANY_TAG, options?: BlockingReceiveOptions): T {
    return receiveObject<T>(this.context, 'Comm.recv', source, tag, options);
  }

  /** Begins to send an object, which was copied when this returns, but for its large typed arrays. Python: `isend`. */
  isend(value: unknown, destination: number, tag = 0): Request<void> {
    return startObjectSend(this.context, 'Comm.isend', value, destination, tag, 'standard');
  }

  /** Begins to receive an object, which the request gives. Python: `irecv`. */
  irecv<T = unknown>(source: number = ANY_SOURCE, tag: number = ANY_TAG, status?: Status): Request<T> {
    return startObjectReceive<T>(this.context, 'Comm.irecv', source, tag, status);
  }

  /** Sends an object and receives one, at once. Python: `sendrecv`. */
  async sendrecv<T = unknown>(
    value: unknown,
    destination: number,
    sendTag = 0,
    source: number = ANY_SOURCE,
    receiveTag: number = ANY_TAG,
    options?: ReceiveOptions,
  ): Promise<T> {
    const receiving = startObjectReceive<T>(this.context, 'Comm.sendrecv', source, receiveTag, options?.status);
    const sending = startObjectSend(this.context, 'Comm.sendrecv', value, destination, sendTag, 'standard');
    const [received] = await Promise.all([awaited(receiving, options), awaited(sending, options)]);
    return received;
  }

  /** The same, blocking. */
  sendrecvSync<T = unknown>(
    value: unknown,
    destination: number,
    sendTag = 0,
    source: number = ANY_SOURCE,
    receiveTag: number = ANY_TAG,
    options?: BlockingReceiveOptions,
  ): T {
    const receiving = startObjectReceive<T>(this.context, 'Comm.sendrecv', source, receiveTag, options?.status);
    const sending = startObjectSend(this.context, 'Comm.sendrecv', value, destination, sendTag, 'standard');
    blocked(sending, options);
    return blocked(receiving, options);
  }

  /** Blocks until a message is there that fits, and leaves it there. Python: `Probe`. */
  Probe(source: number = ANY_SOURCE, tag: number = ANY_TAG, options?: BlockingWaitOptions): Status {
    return foundSync(this.context, probeFor(this.context, 'Comm.Probe', source, tag), options);
  }

  /** The status of a message that fits, if one is there. Python: `Iprobe`. */
  Iprobe(source: number = ANY_SOURCE, tag: number = ANY_TAG): Status | undefined {
    return tryFind(probeFor(this.context, 'Comm.Iprobe', source, tag));
  }

  /** Waits until a message is there that fits, and leaves it there. Python: `probe`, which blocks. */
  probe(source: number = ANY_SOURCE, tag: number = ANY_TAG, options?: WaitOptions): Promise<Status> {
    return found(this.context, probeFor(this.context, 'Comm.probe', source, tag), options);
  }

  /** Blocks until a message is there that fits, and takes it out of the matching, for one {@link Imrecv}. Python: `Mprobe`. */
  Mprobe(source: number = ANY_SOURCE, tag: number = ANY_TAG, options?: BlockingWaitOptions): Message {
    return foundSync(this.context, matchedProbeFor(this.context, 'Comm.Mprobe', source, tag), options);
  }

  /** Takes a message that fits out of the matching, if one is there. Python: `Improbe`. */
  Improbe(source: number = ANY_SOURCE, tag: number = ANY_TAG): Message | undefined {
    return tryFind(matchedProbeFor(this.context, 'Comm.Improbe', source, tag));
  }

  /** Waits until a message is there that fits, and takes it out of the matching. Python: `mprobe`, which blocks. */
  mprobe(source: number = ANY_SOURCE, tag: number = ANY_TAG, options?: WaitOptions): Promise<Message> {
    return found(this.context, matchedProbeFor(this.context, 'Comm.mprobe', source, tag), options);
  }

  /** Begins to receive a message that was taken out of the matching. Python: `Message.Irecv`. */
  Imrecv(into: BufferSpec, message: Message): Request<Status> {
    return startClaimed(this.context, 'Comm.Imrecv', into, message.take('Comm.Imrecv'));
  }

  /** The same for an object. Python: `Message.irecv`. */
  imrecv<T = unknown>(message: Message, status?: Status): Request<T> {
    return startClaimedObject<T>(this.context, message.take('Comm.imrecv'), status);
  }

  /**
   * The same communicator with tags and values that the compiler checks: see {@link TypedComm}. Cost: none.
   *
   * @example
   * import { MPI } from '@parallel-cookbook/mpi';
   *
   * const numbers = MPI.COMM_WORLD.typed(); // in TypeScript: typed<{ 1: number; 2: string }>()
   * const request = numbers.irecv(0, 1);
   * await numbers.send(42, 0, 1);
   * console.log(await request); // 42
   */
  typed<P>(): TypedComm<P> {
    return this as unknown as TypedComm<P>;
  }

  /** Ends the world: every rank's next or present wait throws `AbortedError`. Python: `Abort`. @param exitCode from 0 to 255. */
  abort(exitCode = 1): void {
    if (!Number.isInteger(exitCode) || exitCode < 0 || exitCode > 255) {
      throw new MPIError('MPI_ERR_ARG', 'Comm.abort', 'give an exit code from 0 to 255');
    }
    this.context.transport.abort(exitCode);
  }
}
