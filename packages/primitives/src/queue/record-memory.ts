import { bytesPerLine } from '../memory/cells.js';
import type { Region } from '../memory/region.js';
import { RecordBytes } from './record-bytes.js';
import { countLines, RecordCounts } from './record-counts.js';
import type { StoreSize } from './record-store.js';

/** The memory of a ring or a stack: the two counts, an index of the items, their bytes. */
export class RecordMemory {
  readonly counts: RecordCounts;
  /** Pairs: where an item ends, and its length and kind. */
  readonly index: Uint32Array;
  readonly bytes: RecordBytes;

  constructor(region: Region, firstLine: number, { slots, capacity }: StoreSize) {
    this.counts = new RecordCounts(region, firstLine);
    // A region may be a part of a larger buffer.
    const index = region.cells.byteOffset + (firstLine + countLines) * bytesPerLine;
    this.index = new Uint32Array(region.buffer, index, slots * 2);
    const bytes = index + Math.ceil((slots * 8) / bytesPerLine) * bytesPerLine;
    this.bytes = new RecordBytes(region.buffer, bytes, capacity);
  }

  /** Cache lines that it needs. */
  static lines({ slots, capacity }: StoreSize): number {
    return countLines + Math.ceil((slots * 8) / bytesPerLine) + Math.ceil(capacity / bytesPerLine);
  }
}
