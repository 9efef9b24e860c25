import type { Region } from '@parallel-cookbook/primitives';
import { BlockedLine, wordsOfLine } from '../../deadlock/blocked-line.js';
import { verdictBytes } from '../../deadlock/rank-watch.js';
import { MPIError } from '../../errors/mpi-error.js';
import { mostAddresses } from '../spawning.js';
import { RingGrid } from './ring-grid.js';
import type { SlottedRing } from './slotted-ring.js';

const bytesPerLine = 64;
const wordsPerLine = bytesPerLine / Int32Array.BYTES_PER_ELEMENT;
/** Lines are taken in pairs, since processors fetch them in pairs. */
const linesPerUnit = 2;

// Words of the first unit.
const FORMAT = 0;
const SIZE = 1;
const FIRST = 2;
const PARENTS = 3;
/** Addresses that are taken. Counted in one world of all that are connected: the one that nobody has spawned. */
const TAKEN = 4;
const format = 0x6d706934;
// Units: the header, the abort, then of each rank its wake cell and its state. Then of each rank its line on the deadlock board, and the verdict.
const ABORT_UNIT = 1;
const RANKS_UNIT = 2;

/** The word of the abort: the rank that did it + 1, and its exit code. */
export const ABORTED_BY = 0;
/** Words of a rank's state. */
export const STATE = 0;
export const OWNER = 1;
/** Where it ran when it waited last. */
export const PLACE = 2;

/** What a rank can be. Once it has left or died it stays so. */
export const RankState = { absent: 0, alive: 1, left: 2, dead: 3 } as const;

/** Most ranks of a world. */
export const mostRanks = 512;

/** What a world is made with. */
export interface WorldShape {
  readonly size: number;
  /** The address of its rank 0; the others follow. */
  readonly first?: number;
  /** How many ranks have spawned it. */
  readonly parents?: number;
}

/** Where everything lies in the memory that the ranks of a world share. README.md has the layout. */
export class WorldMemory {
  readonly size: number;
  readonly first: number;
  readonly parents: number;
  readonly abort: Int32Array;
  readonly region: Region;
  readonly #rings: RingGrid;
  /** Those of the ranks with those who have spawned them. */
  readonly #links: RingGrid;

  /** @param shape for fresh memory; memory that is set up knows it. */
  constructor(region: Region, shape?: WorldShape) {
    this.region = region;
    const { cells } = region;
    if (shape !== undefined) {
      const { size, first = 0, parents = 0 } = shape;
      cells[SIZE] = size;
      cells[FIRST] = first;
      cells[PARENTS] = parents;
      cells[TAKEN] = size;
      Atomics.store(cells, FORMAT, format);
    } else if (Atomics.load(cells, FORMAT) !== format) {
      throw new MPIError('MPI_ERR_INTERN', 'MPI.init', 'the memory of the world was made by another version');
    }
    this.size = cells[SIZE] as number;
    this.first = cells[FIRST] as number;
    this.parents = cells[PARENTS] as number;
    this.abort = this.#unit(ABORT_UNIT);
    const isFresh = shape !== undefined;
    this.#rings = new RingGrid(region, firstRing(this.size), this.size * this.size, isFresh);
    this.#links = new RingGrid(region, firstLink(this.size), 2 * this.parents * this.size, isFresh);
  }

  /** Bytes of memory for so many ranks. */
  static bytesFor(shape: WorldShape): number {
    const { size, parents = 0 } = shape;
    return firstLink(size) + RingGrid.bytesFor(2 * parents * size);
  }

  /** Addresses for so many ranks that are to be spawned: the first of them, or `undefined` where there are not so many left. */
  takeAddresses(count: number): number | undefined {
    const { cells } = this.region;
    for (;;) {
      const taken = Atomics.load(cells, TAKEN);
      if (taken + count > mostAddresses) return undefined;
      if (Atomics.compareExchange(cells, TAKEN, taken, taken + count) === taken) return taken;
    }
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
    return new BlockedLine(this.region.cells.subarray(first, first + wordsOfLine));
  }

  /** Where a deadlock is told. */
  get verdict(): Int32Array {
    const first = firstLine(this.size) / Int32Array.BYTES_PER_ELEMENT + this.size * wordsOfLine;
    return this.region.cells.subarray(first, first + verdictBytes(this.size) / Int32Array.BYTES_PER_ELEMENT);
  }

  /** The ring by which one rank sends to another. */
  ring(from: number, to: number): SlottedRing {
    return this.#rings.ring(from * this.size + to);
  }

  /** The ring by which a rank of this world sends to one of those who have spawned it. */
  ringToParent(from: number, parent: number): SlottedRing {
    return this.#links.ring(2 * (parent * this.size + from));
  }

  /** The same in the other direction. */
  ringFromParent(parent: number, to: number): SlottedRing {
    return this.#links.ring(2 * (parent * this.size + to) + 1);
  }

  #unit(index: number): Int32Array {
    const words = linesPerUnit * wordsPerLine;
    return this.region.cells.subarray(index * words, (index + 1) * words);
  }
}

function firstLine(size: number): number {
  return (RANKS_UNIT + 2 * size) * linesPerUnit * bytesPerLine;
}

function firstRing(size: number): number {
  return firstLine(size) + size * wordsOfLine * Int32Array.BYTES_PER_ELEMENT + verdictBytes(size);
}

function firstLink(size: number): number {
  return firstRing(size) + RingGrid.bytesFor(size * size);
}
