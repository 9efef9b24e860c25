import { cellsAt, wordsPerLine } from '../memory/cells.js';
import type { Region } from '../memory/region.js';

// Cells: a line that only the putting side writes, and one that only the getting side does.
const PUTS = 0;
const KNOWN_GETS = 1;
const GETS = wordsPerLine;
const KNOWN_PUTS = wordsPerLine + 1;

/** Cache lines that the counts need. */
export const countLines = 2;

/** How many items were ever put into a store and taken from it, modulo 2³². Only the holder of a side's lock changes its count. */
export class RecordCounts {
  readonly #cells: Int32Array;

  constructor(region: Region, firstLine: number) {
    this.#cells = cellsAt(region, firstLine, countLines);
  }

  get puts(): number {
    return Atomics.load(this.#cells, PUTS) >>> 0;
  }
  set puts(count: number) {
    Atomics.store(this.#cells, PUTS, count | 0);
  }

  get gets(): number {
    return Atomics.load(this.#cells, GETS) >>> 0;
  }
  set gets(count: number) {
    Atomics.store(this.#cells, GETS, count | 0);
  }

  /** How many items stand in the store. The number of gets is read first, so that the difference is never negative. */
  get size(): number {
    const gets = this.gets;
    return (this.puts - gets) >>> 0;
  }

  /**
   * Putting side: a number of gets that was true some time ago, so there is at least the room that it tells of. To look at
   * the other side's line costs a cache miss, so that is done only when there seems to be no room.
   */
  get knownGets(): number {
    return (this.#cells[KNOWN_GETS] as number) >>> 0;
  }

  /** Putting side: looks at the number of gets. */
  learnGets(): number {
    const { gets } = this;
    this.#cells[KNOWN_GETS] = gets;
    return gets;
  }

  /** Getting side: a number of puts that was true some time ago. */
  get knownPuts(): number {
    return (this.#cells[KNOWN_PUTS] as number) >>> 0;
  }

  /** Getting side: looks at the number of puts. */
  learnPuts(): number {
    const { puts } = this;
    this.#cells[KNOWN_PUTS] = puts;
    return puts;
  }
}
