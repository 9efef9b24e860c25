import type { RingMemory } from '@parallel-cookbook/primitives/ring';

/** What is new in a ring: bytes from a position on, in at most two pieces. */
export interface NewBytes {
  readonly position: number;
  readonly bytes: Uint8Array;
}

/**
 * The two memories of one ring: the sender writes into its own, and the receiver reads from its own. Bytes and the tail go from here to there, the head
 * comes back. README.md has the invariant.
 */
export class RingHalves {
  readonly #to: RingMemory;
  readonly #from: RingMemory;
  // From the beginning: the rank may have written before the pump looks first.
  #sent = 0;
  #freed = 0;

  /** @param to the ring to the other rank, in fresh memory. @param from the one from it. */
  constructor(to: RingMemory, from: RingMemory) {
    this.#to = to;
    this.#from = from;
  }

  /** What was published for the other rank and not taken yet: up to the end of the ring, and from its beginning on. Copies. */
  takeNew(): NewBytes | undefined {
    const { tail, capacity, bytes } = this.#to;
    const length = (tail - this.#sent) >>> 0;
    if (length === 0) return undefined;
    const position = this.#sent;
    const at = position & (capacity - 1);
    const copy = new Uint8Array(length);
    const first = Math.min(length, capacity - at);
    copy.set(bytes.subarray(at, at + first));
    copy.set(bytes.subarray(0, length - first), first);
    this.#sent = tail;
    return { position, bytes: copy };
  }

  /** Up to where this rank has freed what came from the other, if that is new. */
  takeFreed(): number | undefined {
    const { head } = this.#from;
    if (head === this.#freed) return undefined;
    return (this.#freed = head);
  }

  /** The other rank has published these. */
  bring(position: number, payload: Uint8Array): void {
    const ring = this.#from;
    const at = position & (ring.capacity - 1);
    const first = Math.min(payload.length, ring.capacity - at);
    ring.bytes.set(payload.subarray(0, first), at);
    ring.bytes.set(payload.subarray(first), 0);
    ring.tail = (position + payload.length) | 0;
  }

  /** The other rank has freed what it has read, up to there. */
  free(position: number): void {
    this.#to.head = position;
  }
}
