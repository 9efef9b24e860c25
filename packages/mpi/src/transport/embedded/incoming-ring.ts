import { RecordReader } from '@parallel-cookbook/primitives/ring';
import { envelopeBytes, headerBytes, kindBits } from './record.js';
import type { Sleeper } from './sleeper.js';
import { POSITION, SEQUENCE, sequenceBefore, TAKEN, type SlottedRing } from './slotted-ring.js';

/** What comes from one rank: the record at the head of its ring, and what it says. Nothing is made to look at it. */
export class IncomingRing {
  readonly bytes: Uint8Array;
  readonly longs: BigInt64Array;
  readonly #words: Int32Array;
  readonly #reader: RecordReader;
  readonly #sender: Sleeper;
  readonly #batch: number;
  readonly #capacity: number;
  /** The slots: the word of the next one, and that of the one behind it. */
  #slot: number;
  #otherSlot: number;
  /** Which record of the slots comes next. */
  #next = sequenceBefore + 1;
  readonly #back: Int32Array;
  readonly #told: number;
  #at = 0;
  /** Which of this rank's own the sender has taken, as far as it has told. */
  heard = 0;

  /** @param back the ring of the other direction. @param sender where the other rank waits for room. */
  constructor(memory: SlottedRing, back: SlottedRing, sender: Sleeper) {
    this.bytes = memory.bytes;
    this.longs = memory.longs;
    this.#words = memory.words;
    this.#reader = new RecordReader(memory);
    this.#sender = sender;
    this.#batch = memory.capacity / 4;
    this.#capacity = memory.capacity;
    this.#slot = memory.slotOf(this.#next);
    this.#otherSlot = memory.slotOf(this.#next + 1);
    this.#back = back.words;
    this.#told = back.told;
    // From now on the sender may use them.
    this.#tell();
  }

  /** Which record of the slots was taken last: to be told to the sender with the next one that goes in the other direction. */
  get taken(): number {
    return (this.#next - 1) | 0;
  }

  /** Whether there is a record; then the getters tell of it. */
  next(): boolean {
    this.#at = this.#reader.next();
    const words = this.#words;
    const slot = this.#slot;
    // After the ring: what stands there may have been written behind what is in the slot.
    if (Atomics.load(words, slot + SEQUENCE) === this.#next) {
      if (((this.#reader.position - (words[slot + POSITION] as number)) | 0) >= 0) this.#at = 4 * slot + headerBytes;
    }
    return this.#at >= 0;
  }

  get kind(): number {
    return (this.#words[this.#at >>> 2] as number) & ((1 << kindBits) - 1);
  }

  get source(): number {
    return (this.#words[this.#at >>> 2] as number) >>> kindBits;
  }

  get channel(): number {
    return this.#words[(this.#at >>> 2) + 1] as number;
  }

  get tag(): number {
    return this.#words[(this.#at >>> 2) + 2] as number;
  }

  get serial(): number {
    return this.#words[(this.#at >>> 2) + 3] as number;
  }

  /** Where the payload begins in `bytes`. */
  get payload(): number {
    return this.#at + envelopeBytes;
  }

  get payloadBytes(): number {
    return (this.#words[(this.#at - headerBytes) >>> 2] as number) - envelopeBytes;
  }

  /** How long the message is that a `request` tells of. */
  get requestedBytes(): number {
    const word = this.payload >>> 2;
    return ((this.#words[word] as number) >>> 0) + (this.#words[word + 1] as number) * 2 ** 32;
  }

  /** Goes on to the next record. Room is given back in batches. */
  advance(): void {
    if (this.#at > this.#capacity) {
      const slot = this.#slot;
      this.heard = this.#words[slot + TAKEN] as number;
      this.#next = (this.#next + 1) | 0;
      this.#slot = this.#otherSlot;
      this.#otherSlot = slot;
      return;
    }
    const unreleased = this.#reader.advance(envelopeBytes + this.payloadBytes);
    if (unreleased >= this.#batch) this.release();
  }

  /** Gives all room back. To be done before anything that may take long. */
  release(): void {
    if (this.#back[this.#told] !== this.taken) this.#tell();
    if (this.#reader.unreleased === 0) return;
    this.#reader.release();
    if (this.#sender.flagged) this.#sender.wake();
  }

  /** Tells the sender that the slots are free. */
  #tell(): void {
    Atomics.store(this.#back, this.#told, this.taken);
  }
}
