import type { Region } from './region.js';

/** 32-bit words in a cache line. What different lanes write stands in different lines, else each write costs the others a miss. */
export const wordsPerLine = 16;

/** Bytes in a cache line. */
export const bytesPerLine = wordsPerLine * Int32Array.BYTES_PER_ELEMENT;

/** The word of a primitive that was closed, or of memory that nobody set up. Never means free. */
export const CLOSED = 0;

/** The cells of `lines` cache lines of a region, from line `first`. */
export function cellsAt(region: Region, first: number, lines: number): Int32Array {
  return region.cells.subarray(first * wordsPerLine, (first + lines) * wordsPerLine);
}

/** How many bytes are needed for so many 32-bit words, in whole cache lines. */
export function bytesForWords(words: number): number {
  return Math.ceil(words / wordsPerLine) * bytesPerLine;
}
