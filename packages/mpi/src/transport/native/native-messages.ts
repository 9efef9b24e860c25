import { Traffic, type MessageKey, type OpenSend } from '../../deadlock/traffic.js';
import type { Channel } from '../channel.js';
import { ANY_SOURCE, ANY_TAG, type Envelope } from '../envelope.js';
import { ANYBODY, type Operation } from '../operation.js';
import type { Claim, SendMode } from '../transport.js';
import { ArrayMemories } from './array-memory.js';
import type { MessageSpace } from './communicators.js';
import { HeldMessages, type HeldMessage } from './held-messages.js';
import { greatestCount, handleIn, largeType } from './large-type.js';
import type { MpiLibrary } from './library.js';
import { NativeOperation } from './native-operation.js';
import { PinnedMemory, addressOf } from './pinned-memory.js';
import { isOfOne, leavesAtOnce, PromptMessages } from './prompt-messages.js';
import type { RequestTable } from './request-table.js';
import type { MpiFunction } from './signatures.js';
import { StatusBlock } from './status-block.js';
import { UnsizedReceives, type Unsized } from './unsized-receives.js';

/** Up to so many bytes a message that has come is taken at once: the library has all of it. */
const takenAtOnce = 1024;
const sent: Operation = { done: true, error: undefined, needs: ANYBODY };

/** Messages, by MPI's own calls. A hot call takes numbers only, and allocates nothing. */
export class NativeMessages {
  readonly unsized: UnsizedReceives;
  readonly held = new HeldMessages();
  readonly traffic: Traffic;
  readonly prompt: PromptMessages;
  readonly #library: MpiLibrary;
  readonly #requests: RequestTable;
  readonly #sources = new ArrayMemories();
  readonly #targets = new ArrayMemories();
  readonly #status: StatusBlock;
  readonly #statusAddress: number;
  readonly #flag = new PinnedMemory(8);
  readonly #message = new PinnedMemory(8);
  readonly #startReceive: MpiFunction;
  readonly #byte: number;
  readonly #anySource: number;
  readonly #anyTag: number;

  /** Messages that a program has claimed and not begun to receive. */
  #claims = 0;

  readonly #firstAddress: number;

  /** @param size ranks of the world. @param firstAddress that of its rank 0. */
  constructor(library: MpiLibrary, requests: RequestTable, size: number, firstAddress: number) {
    const { functions, handles, abi } = library;
    this.#library = library;
    this.#requests = requests;
    this.#firstAddress = firstAddress;
    this.traffic = new Traffic(size, firstAddress);
    this.prompt = new PromptMessages(library, requests, this.traffic);
    this.#status = new StatusBlock(library, 1);
    this.#statusAddress = this.#status.address;
    this.#startReceive = functions.MPI_Irecv;
    this.#byte = handles.BYTE;
    this.#anySource = abi.anySource;
    this.#anyTag = abi.anyTag;
    this.unsized = new UnsizedReceives({
      isThere: (receive) => this.#isThere(receive.channel, receive.source, receive.tag),
      claim: (receive) => this.#claimFor(receive),
    });
  }

  /** Whether all that is not received yet is in the library. */
  get isPlain(): boolean {
    return this.unsized.size === 0 && this.held.size === 0;
  }

  /** Whether anything that came by that handle stands here, or is to come. */
  isOn(handle: number): boolean {
    return this.unsized.isOn(handle) || this.held.isOn(handle);
  }

  /** Begins to receive a message that was taken out of the matching. @param envelope what is known of it. */
  startTaken(channel: Channel, envelope: Envelope, message: Int32Array): NativeOperation {
    const needs = channel.peers[envelope.source] as number;
    const operation = new NativeOperation('Comm.Irecv', channel, needs, [undefined], envelope.tag, this.traffic);
    Object.assign(operation.envelope, envelope);
    this.#message.words.set(message);
    this.#begin(operation, undefined, envelope.byteLength);
    return operation;
  }

  /** Begins to send. */
  startSend(channel: Channel, destination: number, tag: number, data: ArrayBufferView, mode: SendMode): Operation {
    const { MPI_Isend, MPI_Issend, MPI_Irsend } = this.#library.functions;
    const isShort = data.byteLength <= leavesAtOnce;
    const isBuffered = mode === 'buffered' || (mode === 'standard' && isShort && isOfOne(channel));
    const array = isBuffered ? copyOf(data) : data;
    const start = mode === 'synchronous' ? MPI_Issend : mode === 'ready' ? MPI_Irsend : MPI_Isend;
    const peer = channel.peers[destination] as number;
    const operation = new NativeOperation('Comm.Isend', channel, peer, [array], tag & channel.tagMask);
    operation.serial = this.traffic.begins(peer);
    // One of a copy is used once.
    const address = isBuffered ? addressOf(array) : this.#sources.of(array).address;
    this.#counted('Comm.Isend', array.byteLength, (count, type) =>
      start(address, count, type, destination, this.#tagOf(channel, tag), channel.handle, this.#requests.nextSlot()),
    );
    this.#requests.add(operation);
    return isBuffered ? sent : operation;
  }

  /** Begins to receive. */
  startReceive(channel: Channel, source: number, tag: number, into: ArrayBufferView | undefined): NativeOperation {
    const needs = source === ANY_SOURCE ? ANYBODY : (channel.peers[source] as number);
    const operation = new NativeOperation('Comm.Irecv', channel, needs, [into], tag, this.traffic);
    const held = this.held.size > 0 ? this.held.take(channel, source, tag) : undefined;
    if (held) {
      this.#beginHeld(operation, into, held);
      return operation;
    }
    if (into === undefined || (this.unsized.size > 0 && this.unsized.hasRival(channel, source, tag))) {
      this.unsized.push({ channel, source, tag, into, operation });
      this.unsized.poll();
      return operation;
    }
    const { address, byteLength } = this.#targets.of(into);
    const from = this.#sourceOf(source);
    const by = this.#tagOf(channel, tag);
    const startReceive = this.#startReceive;
    if (byteLength <= greatestCount) {
      const code = startReceive(address, byteLength, this.#byte, from, by, channel.handle, this.#requests.nextSlot());
      if (code !== 0) throw this.#library.errorOf(code, 'Comm.Irecv');
    } else {
      this.#counted('Comm.Irecv', byteLength, (count, type) =>
        startReceive(address, count, type, from, by, channel.handle, this.#requests.nextSlot()),
      );
    }
    this.#requests.add(operation);
    return operation;
  }

  /** Whether a message is there that no earlier receive wants. */
  tryProbe(channel: Channel, source: number, tag: number, envelope: Envelope): boolean {
    const held = this.held.size > 0 ? this.held.find(channel, source, tag) : undefined;
    if (held) {
      Object.assign(envelope, held.envelope);
      return true;
    }
    do if (!this.#isThere(channel, source, tag)) return false;
    while (this.unsized.size > 0 && this.unsized.poll());
    this.#status.fill(envelope);
    envelope.tag -= channel.firstTag;
    return true;
  }

  /** Takes it. */
  tryClaim(channel: Channel, source: number, tag: number): Claim | undefined {
    const held = this.held.take(channel, source, tag);
    if (held) return this.#claim(channel, held.envelope, held.message);
    const envelope = { source, tag, byteLength: 0 };
    if (!this.tryProbe(channel, source, tag, envelope) || !this.#improbe(channel, source, tag)) return undefined;
    this.#status.fill(envelope);
    envelope.tag -= channel.firstTag;
    return this.#claim(channel, envelope, this.#message.words.slice());
  }

  /** Takes back a receive that has not matched. */
  cancel(operation: NativeOperation): boolean {
    if (operation.done) return false;
    return this.unsized.remove(operation) || this.#requests.cancel(operation);
  }

  /**
   * Takes every message that nobody receives yet out of the library, so that all are known. Returns whether a receive was waiting for one that had
   * not been seen.
   */
  takeIn(spaces: Iterable<MessageSpace>): boolean {
    let some = false;
    for (const space of spaces) {
      for (let came = this.#takeOne(space); came; came = this.#takeOne(space)) {
        const { envelope } = came;
        const receive = this.unsized.takeFor(came.channel, envelope.source, envelope.tag);
        if (receive) {
          some = true;
          this.#beginHeld(receive.operation, receive.into, came);
        } else this.held.push(came);
      }
    }
    return some;
  }

  /** Sends that are not over. Of ranks of the world, as what follows. */
  get openSends(): OpenSend[] {
    const first = this.#firstAddress;
    return this.#requests.operations.flatMap(({ openSend }) => {
      return openSend ? { ...openSend, peer: openSend.peer - first } : [];
    });
  }

  /** Messages that have come and are not received; `undefined` where a program has some itself, in an order of its own. */
  get heldMessages(): readonly MessageKey[] | undefined {
    return this.#claims === 0 ? this.held.all : undefined;
  }

  /** Has the library move on what it has taken, also where nothing of ours is under way. */
  nudge(): void {
    const { functions, handles } = this.#library;
    functions.MPI_Iprobe(this.#anySource, this.#anyTag, handles.COMM_WORLD, this.#flag.address, this.#statusAddress);
  }

  /** Moves on what is under way. Returns whether anything happened. */
  progress(): boolean {
    const some = this.unsized.size > 0 && this.unsized.poll();
    return this.#requests.test() || some;
  }

  /** Asks the library; the status tells of the message. */
  #isThere(channel: Channel, source: number, tag: number): boolean {
    const [from, by] = [this.#sourceOf(source), this.#tagOf(channel, tag)];
    const { MPI_Iprobe } = this.#library.functions;
    const code = MPI_Iprobe(from, by, channel.handle, this.#flag.address, this.#statusAddress);
    this.#library.check(code, 'Comm.Iprobe');
    return this.#flag.words[0] !== 0;
  }

  #improbe(channel: Channel, source: number, tag: number): boolean {
    const [from, by] = [this.#sourceOf(source), this.#tagOf(channel, tag)];
    const [flag, message] = [this.#flag, this.#message];
    const { MPI_Improbe } = this.#library.functions;
    const code = MPI_Improbe(from, by, channel.handle, flag.address, message.address, this.#statusAddress);
    this.#library.check(code, 'Comm.Improbe');
    return flag.words[0] !== 0;
  }

  /** Any message that is there and that no receive of the library's wants. */
  #takeOne({ handle, senders, channels }: MessageSpace): HeldMessage | undefined {
    const [flag, message] = [this.#flag, this.#message];
    const { MPI_Improbe } = this.#library.functions;
    const code = MPI_Improbe(this.#anySource, this.#anyTag, handle, flag.address, message.address, this.#statusAddress);
    this.#library.check(code, 'MPI_Improbe');
    if (flag.words[0] === 0) return undefined;
    const envelope = { source: -1, tag: -1, byteLength: 0 };
    this.#status.fill(envelope);
    const { id, firstTag } = channels.findLast((channel) => channel.firstTag <= envelope.tag) as (typeof channels)[0];
    envelope.tag -= firstTag;
    const peer = (senders[envelope.source] as number) - this.#firstAddress;
    return { handle, envelope, peer, channel: id, tag: envelope.tag, message: message.words.slice() };
  }

  #beginHeld(operation: NativeOperation, into: ArrayBufferView | undefined, held: HeldMessage): void {
    Object.assign(operation.envelope, held.envelope);
    this.#message.words.set(held.message);
    this.#begin(operation, into, held.envelope.byteLength);
  }

  #claim(channel: Channel, envelope: Envelope, message: Int32Array): Claim {
    this.#claims++;
    return {
      envelope,
      start: (into) => {
        this.#claims--;
        this.#message.words.set(message);
        const needs = channel.peers[envelope.source] as number;
        const operation = new NativeOperation('Message.Irecv', channel, needs, [into], envelope.tag, this.traffic);
        Object.assign(operation.envelope, envelope);
        this.#begin(operation, into, envelope.byteLength);
        return operation;
      },
    };
  }

  #claimFor({ channel, source, tag, into, operation }: Unsized): boolean {
    if (!this.#improbe(channel, source, tag)) return false;
    this.#status.fill(operation.envelope);
    this.#begin(operation, into, operation.envelope.byteLength);
    return true;
  }

  /** Begins to receive the message that was taken. */
  #begin(operation: NativeOperation, into: ArrayBufferView | undefined, byteLength: number): void {
    const { functions } = this.#library;
    const array = into ?? (operation.data = new Uint8Array(byteLength));
    operation.arrays = [array];
    const address = addressOf(array);
    const message = this.#message.address;
    if (byteLength <= takenAtOnce) {
      const code = functions.MPI_Mrecv(address, array.byteLength, this.#byte, message, this.#statusAddress);
      this.#status.complete(0, operation, code);
      return;
    }
    this.#counted(operation.call, array.byteLength, (count, type) =>
      functions.MPI_Imrecv(address, count, type, message, this.#requests.nextSlot()),
    );
    this.#requests.add(operation);
  }

  /** Calls with a count of bytes, or with one of a type of so many bytes. */
  #counted(call: string, bytes: number, start: (count: number, type: number) => number): void {
    if (bytes <= greatestCount) return this.#library.check(start(bytes, this.#byte), call);
    const type = largeType(this.#library, bytes);
    const code = start(1, handleIn(this.#library, type));
    this.#library.functions.MPI_Type_free(type.address);
    this.#library.check(code, call);
  }

  #sourceOf(source: number): number {
    return source === ANY_SOURCE ? this.#anySource : source;
  }

  #tagOf({ firstTag, tagMask }: Channel, tag: number): number {
    return tag === ANY_TAG ? this.#anyTag : (tag & tagMask) + firstTag;
  }
}

function copyOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength).slice();
}
