import type { Region } from '@parallel-cookbook/primitives';
import { RingMemory } from '@parallel-cookbook/primitives/ring';
import { BlockedLine, wordsOfLine } from '../../deadlock/blocked-line.js';
import { verdictBytes } from '../../deadlock/rank-watch.js';
import { MPIError } from '../../errors/mpi-error.js';

const bytesPerLine = 64;
const wordsPerLine = bytesPerLine / Int32Array.BYTES_PER_ELEMENT;
/** Lines are taken in pairs, since processors fetch them in pairs. */
const linesPerUnit = 2;

// Words of the first unit.
const FORMAT = 0;
const SIZE = 1;
const CAPACITY = 2;
const format = 0x6d706932;
// Units: the header, the abort, then of each rank its wake cell and its state. Then of each rank its line on the deadlock board, and the verdict.
const ABORT_UNIT = 1;
const RANKS_UNIT = 2;

/** The word of the abort: the rank that did it + 1, and its exit code. */
export const ABORTED_BY = 0;
/** Words of a rank's state. */
export const STATE = 0;
export const OWNER = 1;

/** What a rank can be. Once it has left or died it stays so. */
export const RankState = { absent: 0, alive: 1, left: 2, dead: 3 } as const;

/** All rings of a world together, at most. */
const ringsBytes = 32 << 20;
const [leastCapacity, greatestCapacity] = [4 << 10, 256 << 10];
/** Most ranks of a world. */
export const mostRanks = 512;

/** Where everything lies in the memory that the ranks of a world share. README.md has the layout. */
export class WorldMemory {
  readonly size: number;
  readonly capacity: number;
  readonly abort: Int32Array;
  readonly #region: Region;

  /** @param size for fresh memory; memory that is set up knows it. */
  constructor(region: Region, size?: number) {
    this.#region = region;
    const { cells } = region;
    if (size !== undefined) {
      cells[SIZE] = size;
      cells[CAPACITY] = capacityFor(size);
      Atomics.store(cells, FORMAT, format);
    } else if (Atomics.load(cells, FORMAT) !== format) {
      throw new MPIError('MPI_ERR_INTERN', 'MPI.init', 'the memory of the world was made by another version');
    }
    this.size = cells[SIZE] as number;
    this.capacity = cells[CAPACITY] as number;
    this.abort = this.#unit(ABORT_UNIT);
    if (size !== undefined) for (let i = 0; i < size * size; i++) this.#ring(i, this.capacity);
  }

  /** Bytes of memory for so many ranks. */
  static bytesFor(size: number): number {
    return firstRing(size) + size * size * ringBytes(capacityFor(size));
  }

  /** The line on which a rank waits. */
  wakeCells(rank: number): Int32Array {
    return this.#unit(RANKS_UNIT + 2 * rank).subarray(0, wordsPerLine);
  }

  /** Whether a rank is there, and who it is. */
  state(rank: number): Int32Array {
    return this.#unit(RANKS_UNIT + 2 * rank + 1);
  }

  /** What a rank tells of its waits. */
  line(rank: number): BlockedLine {
    const first = firstLine(this.size) / Int32Array.BYTES_PER_ELEMENT + rank * wordsOfLine;
    return new BlockedLine(this.#region.cells.subarray(first, first + wordsOfLine));
  }

  /** Where a deadlock is told. */
  get verdict(): Int32Array {
    const first = firstLine(this.size) / Int32Array.BYTES_PER_ELEMENT + this.size * wordsOfLine;
    return this.#region.cells.subarray(first, first + verdictBytes(this.size) / Int32Array.BYTES_PER_ELEMENT);
  }

  /** The ring by which one rank sends to another. */
  ring(from: number, to: number): RingMemory {
    return this.#ring(from * this.size + to, undefined);
  }

  #ring(index: number, capacity: number | undefined): RingMemory {
    const bytes = ringBytes(this.capacity);
    return new RingMemory(part(this.#region, firstRing(this.size) + index * bytes, bytes), capacity);
  }

  #unit(index: number): Int32Array {
    const words = linesPerUnit * wordsPerLine;
    return this.#region.cells.subarray(index * words, (index + 1) * words);
  }
}

function capacityFor(size: number): number {
  const each = 2 ** Math.floor(Math.log2(ringsBytes / (size * size)));
  return Math.min(greatestCapacity, Math.max(leastCapacity, each));
}

function ringBytes(capacity: number): number {
  return Math.ceil(RingMemory.bytesFor(capacity) / (linesPerUnit * bytesPerLine)) * linesPerUnit * bytesPerLine;
}

function firstLine(size: number): number {
  return (RANKS_UNIT + 2 * size) * linesPerUnit * bytesPerLine;
}

function firstRing(size: number): number {
  return firstLine(size) + size * wordsOfLine * Int32Array.BYTES_PER_ELEMENT + verdictBytes(size);
}

function part({ buffer, cells }: Region, offset: number, byteLength: number): Region {
  const length = byteLength / Int32Array.BYTES_PER_ELEMENT;
  return { buffer, byteLength, cells: new Int32Array(buffer, cells.byteOffset + offset, length) };
}
