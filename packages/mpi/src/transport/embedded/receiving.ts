import { TruncateError } from '../../errors/truncate-error.js';
import type { Envelope } from '../envelope.js';
import type { Incoming } from '../operation.js';
import type { Sink } from '../transport.js';
import { ByteView } from './byte-view.js';

const none = new ByteView(new Uint8Array(0));

/** A receive that was begun: it stands among the posted ones until a message matches. Used again where nobody else can see it. */
export class Receiving implements Incoming {
  done = false;
  error: Error | undefined;
  envelope!: Envelope;
  /** Rank in the world that it needs. */
  needs = 0;
  channel = 0;
  source = 0;
  tag = 0;
  /** Bytes that have come, of a message in chunks. */
  #arrived = 0;
  #view: ByteView | undefined;
  /** Where it goes in place of memory. */
  #sink: Sink | undefined;
  #owned = false;
  #isMatched = false;
  /** Whether a message that is longer than the memory gets some of its own. */
  mayGrow = false;

  /** Begins anew. */
  post(
    channel: number,
    source: number,
    tag: number,
    needs: number,
    view: ByteView | undefined,
    envelope: Envelope,
  ): void {
    this.done = false;
    this.error = undefined;
    this.channel = channel;
    this.source = source;
    this.tag = tag;
    this.needs = needs;
    this.envelope = envelope;
    this.#arrived = 0;
    this.#view = view;
    this.#owned = view === undefined;
    this.#isMatched = false;
    this.mayGrow = false;
    this.#sink = undefined;
  }

  /** Begins anew for one of whom nothing is stored. */
  postInto(channel: number, source: number, tag: number, needs: number, sink: Sink, envelope: Envelope): void {
    this.post(channel, source, tag, needs, none, envelope);
    this.#sink = sink;
  }

  /** It has memory of its own from now on, with what has come of the message. For one that {@link mayGrow}. */
  leaveRoom(envelope: Envelope): void {
    this.envelope = envelope;
    this.mayGrow = false;
    if (this.#owned) return;
    const room = this.#view?.bytes;
    this.#owned = true;
    this.#view = this.#isMatched ? new ByteView(new Uint8Array(envelope.byteLength)) : undefined;
    if (room) this.#view?.bytes.set(room.subarray(0, this.#arrived));
  }

  /** Whether its message is known, all or a part of which has come. */
  get isMatched(): boolean {
    return this.#isMatched;
  }

  get data(): Uint8Array | undefined {
    return this.#owned ? this.#view?.bytes : undefined;
  }

  /** The message is this one, and so long. */
  match(source: number, tag: number, byteLength: number): void {
    const { envelope } = this;
    this.#isMatched = true;
    envelope.source = source;
    envelope.tag = tag;
    envelope.byteLength = byteLength;
    if (this.mayGrow && byteLength > (this.#view as ByteView).bytes.length) this.#owned = true;
    if (this.#owned) this.#view = new ByteView(new Uint8Array(byteLength));
  }

  /** Takes the next bytes of the message, which may be all of them. */
  take(source: Uint8Array, longs: BigInt64Array, at: number, length: number): void {
    const view = this.#view as ByteView;
    const sink = this.#sink;
    const to = this.#arrived;
    const room = (sink ?? view.bytes).byteLength - to;
    const fits = length < room ? length : room;
    if (sink !== undefined) sink.take(source, at, fits, to);
    else if (room > 0) view.copyFrom(to, fits, source, longs, at);
    this.#arrived = to + length;
    if (this.#arrived >= this.envelope.byteLength) this.#end();
  }

  /** Takes the whole message from memory of this rank. */
  takeBytes(bytes: Uint8Array): void {
    const target = (this.#view as ByteView).bytes;
    // A sink takes only what stands where numbers may stand.
    const sink = this.#sink;
    if (sink !== undefined) sink.take(bytes.slice(0, sink.byteLength), 0, Math.min(bytes.length, sink.byteLength), 0);
    else target.set(bytes.length > target.length ? bytes.subarray(0, target.length) : bytes);
    this.#end();
  }

  #end(): void {
    const { byteLength } = this.envelope;
    const room = (this.#sink ?? (this.#view as ByteView).bytes).byteLength;
    if (byteLength > room) this.error = new TruncateError('Comm.Recv', byteLength, room);
    this.done = true;
  }
}
