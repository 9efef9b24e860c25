import type { Channel } from '../channel.js';
import { ANY_SOURCE, PROC_NULL, type Envelope } from '../envelope.js';
import { ANYBODY, type Incoming, type Operation } from '../operation.js';
import type { Claim, Exchange, SendMode, Sink } from '../transport.js';
import { ByteView, ByteViews } from './byte-view.js';
import type { Delivery } from './delivery.js';
import { Receiving } from './receiving.js';
import { RecordKind } from './record.js';
import type { RingMesh } from './ring-mesh.js';
import { Sending } from './sending.js';

/** What has left already. */
const sent: Operation = { done: true, error: undefined, needs: ANYBODY };

/** The messages of a rank: begins them, and looks for what may come soon. Who waits for longer is the transport. */
export class EmbeddedMessages {
  readonly #mesh: RingMesh;
  readonly #delivery: Delivery;
  readonly #looks: number;
  readonly #progress: () => boolean;
  readonly #views = new ByteViews();
  readonly #sources = new ByteViews();
  /** The receive of whoever blocks, used again each time. */
  #blocked = new Receiving();
  #isBlocked = false;

  /** @param looks so often it looks for what may come soon. @param progress moves everything of this rank on. */
  constructor(mesh: RingMesh, delivery: Delivery, looks: number, progress: () => boolean) {
    this.#mesh = mesh;
    this.#delivery = delivery;
    this.#looks = looks;
    this.#progress = progress;
  }

  /** Sends a message at once, if that is allowed and there is room. */
  sendAtOnce(channel: Channel, peer: number, tag: number, view: ByteView, byteLength: number, mode: SendMode): boolean {
    const outgoing = this.#mesh.outgoing[peer];
    if (outgoing === undefined || mode === 'synchronous' || byteLength > outgoing.eagerBytes) return false;
    return outgoing.tryEager(channel.id, channel.rank, tag, view, byteLength);
  }

  /** Memory that is sent, as bytes. */
  viewOf(data: ArrayBufferView): ByteView {
    return this.#sources.of(data);
  }

  /** Receives, blocking. @param late waits for a receive that did not come soon, and throws where it does not come. */
  receive(
    channel: Channel,
    source: number,
    tag: number,
    into: ArrayBufferView,
    envelope: Envelope,
    late: (receiving: Receiving) => void,
  ): void {
    const reuse = !this.#isBlocked;
    const receiving = reuse ? this.#blocked : new Receiving();
    const needs = source === ANY_SOURCE ? ANYBODY : (channel.peers[source] as number);
    receiving.post(channel.id, source, tag, needs, this.#views.of(into), envelope);
    if (reuse) this.#isBlocked = true;
    try {
      this.#delivery.begin(receiving);
      if (!receiving.done) this.#lookFor(receiving);
      if (!receiving.done) late(receiving);
    } finally {
      if (reuse) {
        this.#isBlocked = false;
        // Given up in the midst of a message: what comes of it still is not for the next receive.
        if (!receiving.done) this.#blocked = new Receiving();
      }
    }
    if (receiving.error) throw receiving.error;
  }

  /** See the seam. */
  receiveSoon(
    channel: Channel,
    source: number,
    tag: number,
    room: Uint8Array,
    envelope: Envelope,
  ): Incoming | undefined {
    if (this.#isBlocked) return this.startReceive(channel, source, tag, undefined);
    const receiving = this.#blocked;
    const needs = source === ANY_SOURCE ? ANYBODY : (channel.peers[source] as number);
    receiving.post(channel.id, source, tag, needs, this.#views.of(room), envelope);
    receiving.mayGrow = true;
    this.#isBlocked = true;
    this.#delivery.begin(receiving);
    if (!receiving.done) this.#lookFor(receiving);
    this.#isBlocked = false;
    if (receiving.done && receiving.data === undefined) return undefined;
    this.#blocked = new Receiving();
    receiving.leaveRoom({ ...envelope });
    return receiving;
  }

  /** See the seam. */
  exchange(
    channel: Channel,
    to: number,
    from: number,
    tag: number,
    data: ArrayBufferView,
    into: ArrayBufferView,
    envelope: Envelope,
  ): Exchange | undefined {
    const sending = to === PROC_NULL ? undefined : this.startSend(channel, to, tag, data, 'standard');
    if (from === PROC_NULL)
      return sending === undefined || sending.done ? undefined : { sending, receiving: undefined };
    const peer = channel.peers[from] as number;
    const hasLeft = sending === undefined || sending.done;
    if (hasLeft && this.#delivery.matching.isIdle && this.#takeHead(channel, peer, from, tag, into, envelope)) {
      return undefined;
    }
    const reuse = !this.#isBlocked;
    const receiving = reuse ? this.#blocked : new Receiving();
    receiving.post(channel.id, from, tag, peer, this.#views.of(into), envelope);
    this.#isBlocked = true;
    this.#delivery.begin(receiving);
    if (!receiving.done) this.#lookFor(receiving);
    if (reuse) this.#isBlocked = false;
    if (receiving.done && (sending === undefined || sending.done)) {
      if (receiving.error) throw receiving.error;
      return undefined;
    }
    // It is no longer for this call alone.
    if (reuse) this.#blocked = new Receiving();
    receiving.envelope = { ...envelope };
    return { sending, receiving };
  }

  /** Begins to send. */
  startSend(channel: Channel, destination: number, tag: number, data: ArrayBufferView, mode: SendMode): Operation {
    const peer = channel.peers[destination] as number;
    const whole = this.#sources.of(data);
    if (this.sendAtOnce(channel, peer, tag, whole, whole.bytes.length, mode)) return sent;
    const view = mode === 'buffered' ? new ByteView(copyOf(data, data.byteLength)) : whole;
    const sending = new Sending(peer, channel.id, channel.rank, tag, view, mode, this.#delivery.nextSerial());
    const outgoing = this.#mesh.outgoing[peer];
    if (outgoing) outgoing.send(sending);
    else this.#delivery.sendToSelf(sending);
    return sending;
  }

  /** Begins to receive. */
  startReceive(channel: Channel, source: number, tag: number, into: ArrayBufferView | undefined): Receiving {
    const receiving = new Receiving();
    const needs = source === ANY_SOURCE ? ANYBODY : (channel.peers[source] as number);
    const view = into === undefined ? undefined : this.#views.of(into);
    receiving.post(channel.id, source, tag, needs, view, { source: -1, tag: -1, byteLength: 0 });
    this.#delivery.begin(receiving);
    return receiving;
  }

  /** Begins to receive into a sink. */
  startReceiveInto(channel: Channel, source: number, tag: number, sink: Sink): Receiving {
    const receiving = new Receiving();
    const needs = source === ANY_SOURCE ? ANYBODY : (channel.peers[source] as number);
    receiving.postInto(channel.id, source, tag, needs, sink, { source: -1, tag: -1, byteLength: 0 });
    this.#delivery.begin(receiving);
    return receiving;
  }

  /** Takes back what has not matched. */
  cancel(operation: Operation): boolean {
    if (operation.done) return false;
    if (operation instanceof Receiving) return this.#delivery.matching.withdraw(operation);
    if (!(operation instanceof Sending) || operation.begun) return false;
    const outgoing = this.#mesh.outgoing[operation.needs];
    return outgoing ? outgoing.retract(operation) : this.#delivery.matching.retract(operation);
  }

  /** Looks for a message. */
  tryProbe(channel: Channel, source: number, tag: number, envelope: Envelope): boolean {
    let found = this.#delivery.matching.find(channel.id, source, tag);
    if (!found && this.#progress()) found = this.#delivery.matching.find(channel.id, source, tag);
    if (!found) return false;
    envelope.source = found.source;
    envelope.tag = found.tag;
    envelope.byteLength = found.byteLength;
    return true;
  }

  /** Takes a message out of the matching. */
  tryClaim(channel: Channel, source: number, tag: number): Claim | undefined {
    let found = this.#delivery.matching.takeUnexpected(channel.id, source, tag);
    if (!found && this.#progress()) found = this.#delivery.matching.takeUnexpected(channel.id, source, tag);
    if (!found) return undefined;
    const message = found;
    const envelope = { source: message.source, tag: message.tag, byteLength: message.byteLength };
    return {
      envelope,
      start: (into) => {
        const receiving = new Receiving();
        const view = into === undefined ? undefined : new ByteView(into);
        receiving.post(channel.id, message.source, message.tag, message.peer, view, envelope);
        this.#delivery.accept(receiving, message);
        return receiving;
      },
    };
  }

  /**
   * Takes a message right from the head of its ring, if it is soon there, and fits. To be called while nobody else waits for any: then it need not be
   * matched. Returns whether it has; if not, it is to be received as any other.
   */
  #takeHead(
    channel: Channel,
    peer: number,
    source: number,
    tag: number,
    into: ArrayBufferView,
    envelope: Envelope,
  ): boolean {
    const ring = this.#mesh.incoming[peer];
    if (ring === undefined) return false;
    for (let look = 1; look < this.#looks; look++) {
      // What it has brought in may be the message.
      if ((look & 15) === 15 && this.#progress()) return false;
      if (!ring.next()) continue;
      const length = ring.payloadBytes;
      if (ring.kind !== RecordKind.eager || ring.tag !== tag || ring.channel !== channel.id) return false;
      const view = this.#views.of(into);
      if (ring.source !== source || length > view.bytes.length) return false;
      view.copyFrom(0, length, ring.bytes, ring.longs, ring.payload);
      ring.advance();
      envelope.source = source;
      envelope.tag = tag;
      envelope.byteLength = length;
      return true;
    }
    return false;
  }

  /** Looks at the one ring from which it can come, and now and then at all. */
  #lookFor(receiving: Receiving): void {
    const { needs } = receiving;
    for (let look = 0; look < this.#looks && !receiving.done; look++) {
      if (needs === ANYBODY || (look & 15) === 15) this.#progress();
      // A long message takes longer than all looks. What has come for others brings no end nearer.
      else if (this.#delivery.drainUntil(receiving, needs) && receiving.isMatched) look = 0;
    }
  }
}

/** So many of the array's first bytes. */
export function copyOf({ buffer, byteOffset }: ArrayBufferView, byteLength: number): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength).slice();
}
