import type { Region } from '@parallel-cookbook/primitives';
import { BlockedLine, wordsOfLine } from '../../deadlock/blocked-line.js';
import { verdictBytes, type WatchedWorld } from '../../deadlock/rank-watch.js';
import type { MessageKey, OpenSend, Traffic } from '../../deadlock/traffic.js';
import { TrafficLine } from '../../deadlock/traffic-line.js';
import { RingGrid } from '../embedded/ring-grid.js';
import type { Sleeper } from '../embedded/sleeper.js';
import type { SlottedRing } from '../embedded/slotted-ring.js';

const bytesPerWord = Int32Array.BYTES_PER_ELEMENT;
const bytesPerPage = 4096;
const wordsPerUnit = 32; // two lines of a processor's cache
// Words of a rank's first unit.
const STATE = 0;
const WOKEN = 1;
/** A word of the first rank's: whether somebody ends the world already. */
const ENDED = 2;
/** What a rank can be; it only ever becomes more. */
const RankState = { present: 0, failed: 1, left: 2 } as const;

/**
 * Memory that the ranks of one machine share beside their MPI: where each shows what it waits for, and what it has sent and got. Of each rank a
 * unit for its state, its line, its traffic; then the verdict; then a ring for each ordered pair, for messages of collectives.
 */
export class MachineBoard {
  /** Its ranks in the world, in ascending order. */
  readonly ranks: readonly number[];
  readonly #rank: number;
  readonly #cells: Int32Array;
  readonly #lines: readonly BlockedLine[];
  readonly #traffics: readonly TrafficLine[];
  readonly #rings: RingGrid;
  readonly #places = new Map<number, number>();

  /** @param region of {@link bytesFor}, that was set up. @param rank this one's, in the world. */
  constructor(region: Region, ranks: readonly number[], rank: number) {
    this.ranks = ranks;
    this.#rank = rank;
    this.#cells = region.cells;
    ranks.forEach((each, place) => this.#places.set(each, place));
    const words = wordsFor(ranks.length);
    const part = (place: number, first: number, length: number): Int32Array => {
      return this.#cells.subarray(place * words + first, place * words + first + length);
    };
    this.#lines = ranks.map((_, place) => new BlockedLine(part(place, wordsPerUnit, wordsOfLine)));
    this.#rings = new RingGrid(region, firstRing(ranks.length), ranks.length ** 2, false);
    const trafficWords = TrafficLine.wordsFor(ranks.length);
    this.#traffics = ranks.map((_, place) => {
      return new TrafficLine(part(place, wordsPerUnit + wordsOfLine, trafficWords), ranks);
    });
  }

  static bytesFor(ranks: number): number {
    return firstRing(ranks) + RingGrid.bytesFor(ranks * ranks);
  }

  /** Before anybody else has the memory. */
  static setUp(region: Region, ranks: number): void {
    new RingGrid(region, firstRing(ranks), ranks * ranks, true);
  }

  /** The world as the watch for deadlocks sees it: of ranks of other machines nothing is known. */
  watchedWorld(size: number): WatchedWorld {
    const first = wordsFor(this.ranks.length) * this.ranks.length;
    const words = verdictBytes(this.ranks.length) / bytesPerWord;
    const placeOf = (rank: number): number => this.#places.get(rank) ?? -1;
    return {
      rank: this.#rank,
      size,
      verdict: this.#cells.subarray(first, first + words),
      line: (rank) => this.#lines[placeOf(rank)],
      isAsleep: (rank) => placeOf(rank) >= 0 && this.#load(rank, WOKEN) === 0,
      hasLeft: (rank) => placeOf(rank) >= 0 && this.#load(rank, STATE) === RankState.left,
      isInFlight: (from, to) => {
        const [source, target] = [this.#traffics[placeOf(from)], this.#traffics[placeOf(to)]];
        if (!source || !target || TrafficLine.isInFlight(source, target, from, to)) return true;
        return from !== to && this.ring(from, to).isUnread(this.ring(to, from));
      },
      wake: (rank) => this.wake(rank),
    };
  }

  /** A rank looks again before anybody believes what it shows. */
  wake(rank: number): void {
    if (this.#places.has(rank)) Atomics.store(this.#cells, this.#at(rank, WOKEN), 1);
  }

  /** Before this rank looks whether anything has changed. */
  heardWake(): void {
    Atomics.store(this.#cells, this.#at(this.#rank, WOKEN), 0);
  }

  /** How who has written to a rank's memory tells it. */
  sleeper(rank: number): Sleeper {
    return new BoardSleeper(this.#cells, this.#at(rank, WOKEN));
  }

  /** The ring by which one rank sends to another. */
  ring(from: number, to: number): SlottedRing {
    const [source, target] = [from, to].map((rank) => this.#places.get(rank) as number) as [number, number];
    return this.#rings.ring(source * this.ranks.length + target);
  }

  /** What this rank has sent and got until now. */
  writeTraffic(traffic: Traffic, open: readonly OpenSend[], held: readonly MessageKey[] | undefined): void {
    this.#traffics[this.#places.get(this.#rank) as number]?.write(traffic, open, held);
  }

  /** This rank sends nothing more. */
  leave(): void {
    Atomics.store(this.#cells, this.#at(this.#rank, STATE), RankState.left);
  }

  /** This rank is about to end the world. */
  fail(): void {
    Atomics.store(this.#cells, this.#at(this.#rank, STATE), RankState.failed);
  }

  /** Whether this rank is the first of the machine that ends the world. */
  endsFirst(): boolean {
    return Atomics.compareExchange(this.#cells, ENDED, 0, 1) === 0;
  }

  /** Whether a rank has come to its end, in one way or the other. */
  isOver(rank: number): boolean {
    return !this.#places.has(rank) || this.#load(rank, STATE) !== RankState.present;
  }

  /** Whether all of the machine have left. One that ends the world never does. */
  get isDeserted(): boolean {
    return this.ranks.every((rank) => this.#load(rank, STATE) === RankState.left);
  }

  #load(rank: number, word: number): number {
    return Atomics.load(this.#cells, this.#at(rank, word));
  }

  #at(rank: number, word: number): number {
    return (this.#places.get(rank) as number) * wordsFor(this.ranks.length) + word;
  }
}

/** A rank of the board. */
class BoardSleeper implements Sleeper {
  readonly #cells: Int32Array;
  readonly #woken: number;

  constructor(cells: Int32Array, woken: number) {
    this.#cells = cells;
    this.#woken = woken;
  }

  get flagged(): boolean {
    return Atomics.load(this.#cells, this.#woken) === 0;
  }

  wake(): void {
    Atomics.store(this.#cells, this.#woken, 1);
  }
}

/** In bytes. */
function firstRing(ranks: number): number {
  return Math.ceil((bytesPerWord * wordsFor(ranks) * ranks + verdictBytes(ranks)) / bytesPerPage) * bytesPerPage;
}

/** Words of each rank, of so many. */
function wordsFor(ranks: number): number {
  const words = wordsPerUnit + wordsOfLine + TrafficLine.wordsFor(ranks);
  return Math.ceil(words / wordsPerUnit) * wordsPerUnit;
}
