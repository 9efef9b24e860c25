import type { BlockedRank } from './blocked-rank.js';
import type { BlockedLook } from './wait-proof.js';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Words of a rank's line. */
export const wordsOfLine = 128;
const EPOCH = 0; // odd while it is blocked
const WAIT = 1; // which wait it is
const SENTENCED = 2; // the wait that was found to be in a deadlock; 0: none
const PEER = 3;
const TAG = 4;
const CHANNEL = 5;
const COLLECTIVE = 6;
const NEEDS = 7; // how many, then they
const mostNeeds = 20;
const OPERATION = 28;
const SITE = 56;

/** Stands for what there is none of. */
const none = -1;

/** What a rank tells of its wait. */
export interface BlockedWait extends Omit<BlockedRank, 'rank'> {
  /** See {@link BlockedLook.needs}. */
  readonly needs: readonly number[] | undefined;
}

/**
 * One rank's line on the board, in memory that all ranks share. The rank alone writes it, and only while its epoch is even; the sentence is written by
 * whoever has proven a deadlock.
 */
export class BlockedLine {
  readonly #cells: Int32Array;

  /** @param cells {@link wordsOfLine} of them. */
  constructor(cells: Int32Array) {
    this.#cells = cells;
  }

  /** Writes what the next waits are; the rank must not be shown as blocked. @param wait never the same for two waits of a rank. */
  write(wait: number, { peer, tag, channel, collective, needs, operation, site }: BlockedWait): void {
    this.#store(WAIT, wait);
    this.#store(PEER, peer ?? none);
    this.#store(TAG, tag ?? none);
    this.#store(CHANNEL, channel ?? none);
    this.#store(COLLECTIVE, collective ?? none);
    const few = needs && needs.length <= mostNeeds ? needs : undefined;
    this.#store(NEEDS, few ? few.length : none);
    few?.forEach((rank, i) => this.#store(NEEDS + 1 + i, rank));
    this.#writeText(OPERATION, SITE, operation);
    this.#writeText(SITE, wordsOfLine, site);
  }

  /** From now on the rank does nothing. */
  show(): void {
    Atomics.add(this.#cells, EPOCH, 1);
  }

  /** From now on it may do something. */
  hide(): void {
    Atomics.add(this.#cells, EPOCH, 1);
  }

  /** See {@link WaitBoard.look}. */
  look(): BlockedLook | undefined {
    const epoch = Atomics.load(this.#cells, EPOCH);
    if (epoch % 2 === 0) return undefined;
    const count = this.#load(NEEDS);
    const needs = count < 0 ? undefined : Array.from({ length: count }, (_, i) => this.#load(NEEDS + 1 + i));
    return Atomics.load(this.#cells, EPOCH) === epoch ? { epoch, needs } : undefined;
  }

  /** What it tells. To be read while the rank is blocked. */
  read(rank: number): BlockedRank {
    const known = (word: number): number | undefined => (this.#load(word) === none ? undefined : this.#load(word));
    return {
      rank,
      operation: this.#readText(OPERATION),
      peer: known(PEER),
      tag: known(TAG),
      channel: known(CHANNEL),
      collective: known(COLLECTIVE),
      site: this.#readText(SITE),
    };
  }

  /** The present wait is in a deadlock. */
  sentence(): void {
    this.#store(SENTENCED, this.#load(WAIT));
  }

  /** The wait that is in a deadlock; 0 when none is. */
  get sentenced(): number {
    return this.#load(SENTENCED);
  }

  /** The rank has heard it. */
  acquit(): void {
    this.#store(SENTENCED, 0);
  }

  #load(word: number): number {
    return Atomics.load(this.#cells, word);
  }

  #store(word: number, value: number): void {
    Atomics.store(this.#cells, word, value);
  }

  /** A length, then as much of the text as there is room for. */
  #writeText(word: number, end: number, text: string): void {
    const { written } = encoder.encodeInto(text, this.#bytes(word + 1, end));
    this.#store(word, written);
  }

  #readText(word: number): string {
    const bytes = this.#bytes(word + 1, wordsOfLine).slice(0, this.#load(word));
    return decoder.decode(bytes);
  }

  #bytes(from: number, to: number): Uint8Array {
    const { buffer, byteOffset } = this.#cells;
    return new Uint8Array(buffer, byteOffset + 4 * from, 4 * (to - from));
  }
}
