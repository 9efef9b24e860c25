import type { Traffic } from '../../deadlock/traffic.js';
import type { Channel } from '../channel.js';
import { ANY_SOURCE, ANY_TAG, type Envelope } from '../envelope.js';
import { ANYBODY } from '../operation.js';
import { ArrayMemories } from './array-memory.js';
import { greatestCount } from './large-type.js';
import type { MpiLibrary } from './library.js';
import { failureOf, NativeOperation } from './native-operation.js';
import { PinnedMemory } from './pinned-memory.js';
import type { RequestTable } from './request-table.js';
import type { MpiFunction } from './signatures.js';
import { StatusBlock } from './status-block.js';

/** Up to so many bytes a message leaves at once, its receive begun or not. Every MPI has it so, unless it was told otherwise; then a rank waits in the library. */
export const leavesAtOnce = 2048;

/** Whether there is one rank to send to. It may be this one: then MPICH sends nothing, however short, before it is received. */
export function isOfOne({ peers }: Channel): boolean {
  return peers.length === 1;
}

/**
 * Messages that leave at once or come soon. Makes nothing for them: no object, and no number that is not there already.
 *
 * To be in the library until a message is there would be no faster, and nobody could be moved on or told.
 */
export class PromptMessages {
  readonly #library: MpiLibrary;
  readonly #requests: RequestTable;
  readonly #traffic: Traffic;
  readonly #sources = new ArrayMemories();
  readonly #targets = new ArrayMemories();
  readonly #status: StatusBlock;
  readonly #flags: Int32Array;
  readonly #send: MpiFunction;
  readonly #startReceive: MpiFunction;
  readonly #test: MpiFunction;
  readonly #improbe: MpiFunction;
  readonly #mrecv: MpiFunction;
  readonly #byte: number;
  readonly #statusAt: number;
  readonly #flagAt: number;
  readonly #request = new PinnedMemory(8);
  readonly #requestAt = this.#request.address;
  readonly #message = new PinnedMemory(8);
  readonly #messageAt = this.#message.address;
  readonly #anySource: number;
  readonly #anyTag: number;

  constructor(library: MpiLibrary, requests: RequestTable, traffic: Traffic) {
    const { functions, handles, abi } = library;
    this.#library = library;
    this.#requests = requests;
    this.#traffic = traffic;
    this.#status = new StatusBlock(library, 1);
    this.#statusAt = this.#status.address;
    const flag = new PinnedMemory(8);
    this.#flags = flag.words;
    this.#flagAt = flag.address;
    this.#send = functions.MPI_Send;
    this.#startReceive = functions.MPI_Irecv;
    this.#test = functions.MPI_Test;
    this.#improbe = functions.MPI_Improbe;
    this.#mrecv = functions.MPI_Mrecv;
    this.#byte = handles.BYTE;
    this.#anySource = abi.anySource;
    this.#anyTag = abi.anyTag;
  }

  /** Sends a message, if it is so short that it leaves at once. Returns whether it is. @param part so much of the array; all of it by default. */
  send(channel: Channel, destination: number, tag: number, data: ArrayBufferView, part?: number): boolean {
    const { address, byteLength: all } = this.#sources.of(data);
    const byteLength = part ?? all;
    if (byteLength > leavesAtOnce || isOfOne(channel)) return false;
    const by = (tag & channel.tagMask) + channel.firstTag;
    this.#traffic.begins(channel.peers[destination] as number);
    const code = this.#send(address, byteLength, this.#byte, destination, by, channel.handle);
    if (code !== 0) throw this.#library.errorOf(code, 'Comm.Send');
    return true;
  }

  /** Begins to receive, for {@link look} and {@link keep}, which come before anything else is expected. Returns whether it could: not into what is too long for a count. */
  expect(channel: Channel, source: number, tag: number, into: ArrayBufferView): boolean {
    const { address, byteLength } = this.#targets.of(into);
    if (byteLength > greatestCount) return false;
    const from = source === ANY_SOURCE ? this.#anySource : source;
    const by = tag === ANY_TAG ? this.#anyTag : (tag & channel.tagMask) + channel.firstTag;
    const byte = this.#byte;
    const handle = channel.handle;
    const request = this.#requestAt;
    const code = this.#startReceive(address, byteLength, byte, from, by, handle, request);
    if (code !== 0) throw this.#library.errorOf(code, 'Comm.Recv');
    return true;
  }

  /** Looks so often whether what was expected is there; then tells of it. Throws `TruncateError`. */
  look(looks: number, channel: Channel, into: ArrayBufferView, envelope: Envelope): boolean {
    const test = this.#test;
    const flags = this.#flags;
    const request = this.#requestAt;
    const flag = this.#flagAt;
    const status = this.#statusAt;
    for (let i = 0; i < looks; i++) {
      const code = test(request, flag, status);
      if (flags[0] === 0 && code === 0) continue;
      this.#took(channel, envelope);
      if (code === 0) return true;
      throw failureOf(this.#library, code, 'Comm.Recv', envelope.byteLength, into.byteLength);
    }
    return false;
  }

  /** What was expected goes on as an operation. */
  keep(channel: Channel, source: number, tag: number, into: ArrayBufferView): NativeOperation {
    const needs = source === ANY_SOURCE ? ANYBODY : (channel.peers[source] as number);
    const operation = new NativeOperation('Comm.Recv', channel, needs, [into], tag, this.#traffic);
    this.#requests.take(this.#request);
    this.#requests.add(operation);
    return operation;
  }

  /**
   * Looks so often for a message of any length. Gives whether it has come into the room; `undefined` where it is too long for that, and is left where it was.
   */
  take(
    looks: number,
    channel: Channel,
    source: number,
    tag: number,
    room: Uint8Array,
    envelope: Envelope,
  ): boolean | undefined {
    const improbe = this.#improbe;
    const flags = this.#flags;
    const handle = channel.handle;
    const message = this.#messageAt;
    const flag = this.#flagAt;
    const status = this.#statusAt;
    const from = source === ANY_SOURCE ? this.#anySource : source;
    const by = tag === ANY_TAG ? this.#anyTag : (tag & channel.tagMask) + channel.firstTag;
    for (let i = 0; i < looks; i++) {
      this.#library.check(improbe(from, by, handle, flag, message, status), 'MPI_Improbe');
      if (flags[0] === 0) continue;
      this.#status.fill(envelope);
      envelope.tag -= channel.firstTag;
      if (envelope.byteLength > room.byteLength) return undefined;
      const { address, byteLength } = this.#targets.of(room);
      this.#library.check(this.#mrecv(address, byteLength, this.#byte, message, status), 'MPI_Mrecv');
      this.#traffic.took(channel.peers[envelope.source]);
      return true;
    }
    return false;
  }

  /** The message that was too long to be taken. */
  get tooLong(): Int32Array {
    return this.#message.words;
  }

  #took(channel: Channel, envelope: Envelope): void {
    this.#status.fill(envelope);
    this.#traffic.took(channel.peers[envelope.source]);
    envelope.tag -= channel.firstTag;
  }
}
