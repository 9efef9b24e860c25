import { RecordReader, type RingMemory } from '@parallel-cookbook/primitives/ring';
import { envelopeBytes, kindBits } from './record.js';
import type { Sleeper } from './sleeper.js';

/** What comes from one rank: the record at the head of its ring, and what it says. Nothing is made to look at it. */
export class IncomingRing {
  readonly bytes: Uint8Array;
  readonly longs: BigInt64Array;
  readonly #words: Int32Array;
  readonly #reader: RecordReader;
  readonly #sender: Sleeper;
  readonly #batch: number;
  #at = 0;

  /** @param sender where the other rank waits for room. */
  constructor(memory: RingMemory, sender: Sleeper) {
    this.bytes = memory.bytes;
    this.longs = memory.longs;
    this.#words = memory.words;
    this.#reader = new RecordReader(memory);
    this.#sender = sender;
    this.#batch = memory.capacity / 4;
  }

  /** Whether there is a record; then the getters tell of it. */
  next(): boolean {
    this.#at = this.#reader.next();
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
    return this.#reader.lengthAt(this.#at) - envelopeBytes;
  }

  /** How long the message is that a `request` tells of. */
  get requestedBytes(): number {
    const word = this.payload >>> 2;
    return ((this.#words[word] as number) >>> 0) + (this.#words[word + 1] as number) * 2 ** 32;
  }

  /** Goes on to the next record. Room is given back in batches. */
  advance(): void {
    const unreleased = this.#reader.advance(envelopeBytes + this.payloadBytes);
    if (unreleased >= this.#batch) this.release();
  }

  /** Gives all room back. To be done before anything that may take long. */
  release(): void {
    if (this.#reader.unreleased === 0) return;
    this.#reader.release();
    if (this.#sender.flagged) this.#sender.wake();
  }
}
