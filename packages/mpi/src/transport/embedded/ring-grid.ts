import type { Region } from '@parallel-cookbook/primitives';
import { SlottedRing } from './slotted-ring.js';

/** All rings of a grid together, at most. */
const gridBytes = 32 << 20;
const [leastCapacity, greatestCapacity] = [4 << 10, 1 << 20];
/** Rings begin where processors fetch: lines of 64 bytes, in pairs. */
const unitBytes = 128;

/** Rings in shared memory, all of one capacity: as many as there are ordered pairs of ranks. */
export class RingGrid {
  readonly #region: Region;
  readonly #first: number;
  readonly #capacity: number;

  /** @param first where the first one begins, in bytes. @param count how many there are. @param isFresh whether they are to be set up. */
  constructor(region: Region, first: number, count: number, isFresh: boolean) {
    this.#region = region;
    this.#first = first;
    this.#capacity = capacityFor(count);
    if (isFresh) for (let i = 0; i < count; i++) this.#ring(i, this.#capacity);
  }

  static bytesFor(count: number): number {
    return count * ringBytes(capacityFor(count));
  }

  ring(index: number): SlottedRing {
    return this.#ring(index, undefined);
  }

  #ring(index: number, capacity: number | undefined): SlottedRing {
    const bytes = ringBytes(this.#capacity);
    const { buffer, cells } = this.#region;
    const at = cells.byteOffset + this.#first + index * bytes;
    const part = { buffer, byteLength: bytes, cells: new Int32Array(buffer, at, bytes / Int32Array.BYTES_PER_ELEMENT) };
    return new SlottedRing(part, capacity);
  }
}

function capacityFor(count: number): number {
  const each = 2 ** Math.floor(Math.log2(gridBytes / Math.max(1, count)));
  return Math.min(greatestCapacity, Math.max(leastCapacity, each));
}

function ringBytes(capacity: number): number {
  return Math.ceil(SlottedRing.bytesFor(capacity) / unitBytes) * unitBytes;
}
