import type { IncomingRing } from './incoming-ring.js';
import { Matching, type Unexpected } from './matching.js';
import type { Outgoing } from './outgoing.js';
import type { Receiving } from './receiving.js';
import { RecordKind } from './record.js';
import type { RingMesh } from './ring-mesh.js';
import type { Sending } from './sending.js';

/** So many records are taken from a ring before the others get their turn. */
const batch = 32;
/** Messages of this rank to itself are copied up to this length, else they wait for their receive. */
const ownEagerBytes = 16 << 10;

/** Brings what comes in to who waits for it. README.md has the protocol. */
export class Delivery {
  readonly matching = new Matching();
  readonly #mesh: RingMesh;
  readonly #me: number;
  /** Receives of long messages that are coming, by their serials. */
  readonly #coming = new Map<number, Receiving>();
  #serial = 0;

  constructor(mesh: RingMesh, me: number) {
    this.#mesh = mesh;
    this.#me = me;
  }

  /** A number by which the other side can name one of ours; never 0. */
  nextSerial(): number {
    return (this.#serial = (this.#serial + 1) & 0x7fffffff || 1);
  }

  /** Gives the receive the first message that fits, or posts it. */
  begin(receiving: Receiving): void {
    const message = this.matching.takeUnexpected(receiving.channel, receiving.source, receiving.tag);
    if (message) this.accept(receiving, message);
    else this.matching.post(receiving);
  }

  /** A receive gets a message that came before it. */
  accept(receiving: Receiving, message: Unexpected): void {
    const { source, tag, byteLength, bytes, own, peer, serial } = message;
    receiving.match(source, tag, byteLength);
    if (bytes) receiving.takeBytes(bytes);
    if (own) {
      if (!bytes) receiving.takeBytes(own.view.bytes);
      own.done = true;
    } else if (!bytes) this.#ask(receiving, peer, serial);
    else if (serial !== 0) this.#to(peer).control(RecordKind.acknowledge, serial, 0);
  }

  /** A message of this rank to itself. */
  sendToSelf(sending: Sending): void {
    const { channel, source, tag, view, byteLength, mode } = sending;
    const receiving = this.matching.takePosted(channel, source, tag);
    if (receiving) {
      receiving.match(source, tag, byteLength);
      receiving.takeBytes(view.bytes);
      sending.done = true;
      return;
    }
    const eager = mode === 'buffered' || (mode !== 'synchronous' && byteLength <= ownEagerBytes);
    const bytes = eager ? view.bytes.slice() : undefined;
    this.matching.keep({ channel, source, tag, byteLength, peer: this.#me, serial: 0, bytes, own: sending });
    sending.done ||= eager;
  }

  /** Takes in what has come from everybody. Returns whether anything had. */
  drain(): boolean {
    let some = false;
    const { incoming, peers } = this.#mesh;
    for (let at = 0; at < peers.length; at++) {
      const peer = peers[at] as number;
      const ring = incoming[peer];
      if (ring === undefined) continue;
      for (let i = 0; i < batch && ring.next(); i++) {
        this.#deliver(ring, peer);
        some = true;
      }
    }
    return some;
  }

  /** Takes in what has come from one rank, until a receive is done. Returns whether anything had. */
  drainUntil(receiving: Receiving, peer: number): boolean {
    let some = false;
    const ring = this.#mesh.incoming[peer];
    while (ring !== undefined && !receiving.done && ring.next()) {
      this.#deliver(ring, peer);
      some = true;
    }
    return some;
  }

  #deliver(ring: IncomingRing, peer: number): void {
    const { kind } = ring;
    if (kind === RecordKind.eager || kind === RecordKind.synchronous) this.#message(ring, peer);
    else if (kind === RecordKind.chunk) this.#chunk(ring);
    else if (kind === RecordKind.request) this.#request(ring, peer);
    else this.#answer(ring, peer, kind);
  }

  #message(ring: IncomingRing, peer: number): void {
    const { channel, source, tag } = ring;
    const byteLength = ring.payloadBytes;
    const receiving = this.matching.takePosted(channel, source, tag);
    const serial = ring.kind === RecordKind.synchronous ? ring.serial : 0;
    if (receiving) {
      receiving.match(source, tag, byteLength);
      receiving.take(ring.bytes, ring.longs, ring.payload, byteLength);
    } else {
      const bytes = ring.bytes.slice(ring.payload, ring.payload + byteLength);
      this.matching.keep({ channel, source, tag, byteLength, peer, serial, bytes, own: undefined });
    }
    ring.advance();
    if (receiving && serial !== 0) this.#to(peer).control(RecordKind.acknowledge, serial, 0);
  }

  #request(ring: IncomingRing, peer: number): void {
    const { channel, source, tag, serial, requestedBytes: byteLength } = ring;
    ring.advance();
    const receiving = this.matching.takePosted(channel, source, tag);
    if (receiving) {
      receiving.match(source, tag, byteLength);
      this.#ask(receiving, peer, serial);
    } else this.matching.keep({ channel, source, tag, byteLength, peer, serial, bytes: undefined, own: undefined });
  }

  #chunk(ring: IncomingRing): void {
    const { serial } = ring;
    const receiving = this.#coming.get(serial) as Receiving;
    receiving.take(ring.bytes, ring.longs, ring.payload, ring.payloadBytes);
    if (receiving.done) this.#coming.delete(serial);
    ring.advance();
    // Chunks come when the sender waits for room: it is to have it at once.
    ring.release();
  }

  #answer(ring: IncomingRing, peer: number, kind: number): void {
    const { tag: serial, serial: remote } = ring;
    ring.advance();
    const sending = this.#mesh.awaiting.get(serial) as Sending;
    this.#mesh.awaiting.delete(serial);
    if (kind === RecordKind.acknowledge) sending.done = true;
    else {
      sending.remote = remote;
      this.#to(peer).stream(sending);
    }
  }

  /** Asks for the chunks of a long message. */
  #ask(receiving: Receiving, peer: number, serial: number): void {
    const own = this.nextSerial();
    this.#coming.set(own, receiving);
    this.#to(peer).control(RecordKind.go, serial, own);
  }

  #to(peer: number): Outgoing {
    return this.#mesh.outgoing[peer] as Outgoing;
  }
}
