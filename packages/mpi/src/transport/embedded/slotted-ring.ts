import type { Region } from '@parallel-cookbook/primitives';
import { RingMemory } from '@parallel-cookbook/primitives/ring';

/** A slot is one line of a processor's cache. */
export const slotBytes = 64;
// Words of a slot. As every record it begins with its length; what follows the second word is its envelope, then its bytes.
/** Which one of the slots' records it is. Written last. */
export const SEQUENCE = 1;
/** Where the ring stood: what was written there before is to be read before. */
export const POSITION = 14;
/** Which one of the other direction's records was taken last. */
export const TAKEN = 15;

/** The number before that of the first record: far from that of fresh memory, which nobody has opened. */
export const sequenceBefore = 1 << 30;
/** So many. */
export const slots = 2;

// Two slots, each in a pair of lines, since processors fetch them in pairs; in the second line of the first pair is the word by which a reader tells what it has
// taken when it has nothing to send.
const wordsPerPair = 32;
const TOLD = 16;
const slotsBytes = 4 * 2 * wordsPerPair;

/** A ring with two slots: room for a short record in a line of its own. README.md has the invariants. */
export class SlottedRing extends RingMemory {
  // As long as ring and slots, so that a record is looked at in the same way wherever it stands.
  override readonly bytes: Uint8Array;
  override readonly words: Int32Array;
  override readonly longs: BigInt64Array;

  /** @param capacity see {@link RingMemory}. */
  constructor(region: Region, capacity?: number) {
    super(region, capacity);
    const { buffer, byteOffset } = region.cells;
    const first = byteOffset + RingMemory.bytesFor(0);
    const length = this.capacity + slotsBytes;
    this.bytes = new Uint8Array(buffer, first, length);
    this.words = new Int32Array(buffer, first, length / 4);
    this.longs = new BigInt64Array(buffer, first, length / 8);
  }

  static override bytesFor(capacity: number): number {
    return RingMemory.bytesFor(capacity) + slotsBytes;
  }

  /** Where the slot of the record of that number begins: the word. */
  slotOf(sequence: number): number {
    return this.capacity / 4 + (sequence & 1) * wordsPerPair;
  }

  /** The word by which who writes to this ring tells what it has taken from the slots of the other direction's. */
  get told(): number {
    return this.capacity / 4 + TOLD;
  }

  /** Whether something was written that its reader has not taken, as far as that has told. @param back the ring of the other direction, which is the reader's. */
  isUnread(back: SlottedRing): boolean {
    if (this.used > 0) return true;
    const taken = Atomics.load(back.words, back.told);
    // The next one is in its slot already.
    return Atomics.load(this.words, this.slotOf(taken + 1) + SEQUENCE) === ((taken + 1) | 0);
  }
}
