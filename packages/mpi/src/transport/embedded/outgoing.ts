import { RecordWriter } from '@parallel-cookbook/primitives/ring';
import type { ByteView } from './byte-view.js';
import type { IncomingRing } from './incoming-ring.js';
import { envelopeBytes, headerBytes, kindBits, RecordKind } from './record.js';
import type { Sending } from './sending.js';
import type { Sleeper } from './sleeper.js';
import { POSITION, SEQUENCE, sequenceBefore, slotBytes, slots, TAKEN, type SlottedRing } from './slotted-ring.js';

/** So many chunks a rank that waits writes before it looks at what comes: else it would see its answer to the other side's long message only when its own has left. */
export const chunksAtOnce = 4;
/** Of a message: the rest is the header, the envelope, and the two words behind them. */
const longestInSlot = slotBytes - headerBytes - envelopeBytes - 8;

/**
 * What goes to one rank: records into its ring and, while that is full, everything that waits for room, in order.
 *
 * What the receiver was promised (`go`, `acknowledge`) goes before messages, messages go in their order, chunks of long ones come last.
 */
export class Outgoing {
  readonly #writer: RecordWriter;
  readonly #words: Int32Array;
  readonly #bytes: Uint8Array;
  readonly #longs: BigInt64Array;
  readonly #receiver: Sleeper;
  readonly #awaiting: Map<number, Sending>;
  /** Kind, two numbers; kind, two numbers; … */
  readonly #controls: number[] = [];
  readonly #messages: Sending[] = [];
  readonly #streams: Sending[] = [];
  /** The longest message that goes at once. */
  readonly eagerBytes: number;
  readonly #chunkBytes: number;
  /** The slots: the word of the next one, and that of the one behind it. */
  #slot: number;
  #otherSlot: number;
  readonly #incoming: IncomingRing;
  readonly #back: Int32Array;
  readonly #told: number;
  /** Which record of the slots was the last. */
  #sequence = sequenceBefore;

  /**
   * @param back the ring of the other direction. @param incoming what comes by that.
   * @param receiver where the other rank waits.
   * @param awaiting where sends stand that the receiver will say something of, by their serials.
   */
  constructor(
    memory: SlottedRing,
    back: SlottedRing,
    incoming: IncomingRing,
    receiver: Sleeper,
    awaiting: Map<number, Sending>,
  ) {
    this.#writer = new RecordWriter(memory);
    this.#words = memory.words;
    this.#bytes = memory.bytes;
    this.#longs = memory.longs;
    this.#receiver = receiver;
    this.#awaiting = awaiting;
    this.#slot = memory.slotOf(this.#sequence + 1);
    this.#otherSlot = memory.slotOf(this.#sequence + 2);
    this.#incoming = incoming;
    this.#back = back.words;
    this.#told = back.told;
    this.eagerBytes = Math.min(16 << 10, memory.capacity / 4 - envelopeBytes);
    this.#chunkBytes = Math.min(32 << 10, memory.capacity / 4 - envelopeBytes);
  }

  /** Whether nothing waits for room. */
  get idle(): boolean {
    return this.#messages.length === 0 && this.#streams.length === 0 && this.#controls.length === 0;
  }

  /** Sends a short message, if it is its turn and there is room. */
  tryEager(channel: number, source: number, tag: number, view: ByteView, length: number): boolean {
    if (this.#messages.length !== 0) return false;
    if (length <= longestInSlot && this.#isSlotFree()) {
      this.#writeSlot(channel, source, tag, view, length);
      return true;
    }
    const at = this.#reserve(RecordKind.eager, channel, source, tag, 0, length);
    if (at < 0) return false;
    view.copyTo(0, length, this.#bytes, this.#longs, at);
    this.#show();
    return true;
  }

  /** Sends a message as soon as there is room. */
  send(sending: Sending): void {
    this.#messages.push(sending);
    this.pump();
  }

  /** Says something short as soon as there is room. */
  control(kind: number, a: number, b: number): void {
    this.#controls.push(kind, a, b);
    this.pump();
  }

  /** The receiver wants the chunks. */
  stream(sending: Sending): void {
    this.#streams.push(sending);
    this.pump(chunksAtOnce);
  }

  /** Takes a message back of which nothing has left. */
  retract(sending: Sending): boolean {
    const at = this.#messages.indexOf(sending);
    if (at >= 0) this.#messages.splice(at, 1);
    return at >= 0;
  }

  /** Writes what there is room for. Returns whether anything was. @param mostChunks of long messages no more than so many. */
  pump(mostChunks = Infinity): boolean {
    let some = false;
    let chunks = 0;
    while (this.#controls.length > 0) {
      const [kind, a, b] = this.#controls as [number, number, number];
      if (this.#reserve(kind, 0, 0, a, b, 0) < 0) return some;
      this.#controls.splice(0, 3);
      this.#show();
      some = true;
    }
    while (this.#messages.length > 0) {
      if (!this.#write(this.#messages[0] as Sending)) return some;
      this.#messages.shift();
      some = true;
    }
    while (this.#streams.length > 0) {
      const sending = this.#streams[0] as Sending;
      while (sending.sent < sending.byteLength) {
        if (chunks++ === mostChunks || !this.#writeChunk(sending)) return some;
        some = true;
      }
      this.#streams.shift();
      sending.done = true;
    }
    return some;
  }

  #isSlotFree(): boolean {
    const incoming = this.#incoming;
    if (((this.#sequence - incoming.heard) | 0) < slots) return true;
    incoming.heard = Atomics.load(this.#back, this.#told);
    return ((this.#sequence - incoming.heard) | 0) < slots;
  }

  /** A message that fits, into a slot that is free. With it goes what was taken from those of the other direction. */
  #writeSlot(channel: number, source: number, tag: number, view: ByteView, length: number): void {
    const words = this.#words;
    const slot = this.#slot;
    words[slot] = envelopeBytes + length;
    words[slot + POSITION] = this.#writer.position;
    words[slot + TAKEN] = this.#incoming.taken;
    const at = this.#envelope(4 * slot + headerBytes, RecordKind.eager, channel, source, tag, 0);
    view.copyTo(0, length, this.#bytes, this.#longs, at);
    Atomics.store(words, slot + SEQUENCE, (this.#sequence = (this.#sequence + 1) | 0));
    this.#slot = this.#otherSlot;
    this.#otherSlot = slot;
    if (this.#receiver.flagged) this.#receiver.wake();
  }

  #write(sending: Sending): boolean {
    const { channel, source, tag, serial, view, mode, byteLength } = sending;
    if (byteLength > this.eagerBytes) {
      const at = this.#reserve(RecordKind.request, channel, source, tag, serial, 8);
      if (at < 0) return false;
      this.#words[at >>> 2] = byteLength % 2 ** 32;
      this.#words[(at >>> 2) + 1] = Math.floor(byteLength / 2 ** 32);
      this.#awaiting.set(serial, sending);
    } else {
      const wantsToHear = mode === 'synchronous';
      const kind = wantsToHear ? RecordKind.synchronous : RecordKind.eager;
      const at = this.#reserve(kind, channel, source, tag, serial, byteLength);
      if (at < 0) return false;
      view.copyTo(0, byteLength, this.#bytes, this.#longs, at);
      if (wantsToHear) this.#awaiting.set(serial, sending);
      else sending.done = true;
    }
    sending.begun = true;
    this.#show();
    return true;
  }

  #writeChunk(sending: Sending): boolean {
    const length = Math.min(this.#chunkBytes, sending.byteLength - sending.sent);
    const at = this.#reserve(RecordKind.chunk, 0, 0, 0, sending.remote, length);
    if (at < 0) return false;
    sending.view.copyTo(sending.sent, length, this.#bytes, this.#longs, at);
    sending.sent += length;
    this.#show();
    return true;
  }

  /** Where the payload of a new record begins; -1 where there is no room. */
  #reserve(kind: number, channel: number, source: number, tag: number, serial: number, length: number): number {
    const at = this.#writer.reserve(envelopeBytes + length);
    if (at < 0) {
      // A mark that the ring goes on at its beginning must be seen, or there is never room.
      if (this.#writer.pending) this.#show();
      return -1;
    }
    return this.#envelope(at, kind, channel, source, tag, serial);
  }

  /** Writes what a record begins with. Returns where its payload begins. */
  #envelope(at: number, kind: number, channel: number, source: number, tag: number, serial: number): number {
    const words = this.#words;
    const word = at >>> 2;
    words[word] = kind | (source << kindBits);
    words[word + 1] = channel;
    words[word + 2] = tag;
    words[word + 3] = serial;
    return at + envelopeBytes;
  }

  /** Shows the receiver what was written, and wakes it if it sleeps: in this order, so that one of the two sees the other. */
  #show(): void {
    this.#writer.publish();
    if (this.#receiver.flagged) this.#receiver.wake();
  }
}
