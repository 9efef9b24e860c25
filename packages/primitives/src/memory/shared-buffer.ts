import { registerShareable } from '../codec/revival.js';
import { shareable, type Shareable, type ShareableRecord } from '../codec/shareable.js';
import { ArgumentError } from '../errors/argument.js';
import { bytesPerLine } from './cells.js';
import { refusesPostMessage } from './refusal.js';
import type { Region } from './region.js';

const kind = '@parallel-cookbook/primitives.SharedBufferRegion';

/**
 * Memory that the threads of this process share: a `SharedArrayBuffer`, all zero, in whole cache lines.
 *
 * Python analogue: `multiprocessing.RawArray`, between threads. Nothing orders accesses but `Atomics` and the locks built
 * on it: what a thread wrote before a release is seen by whoever acquires afterwards.
 *
 * @example
 * import { SharedBufferRegion } from '@parallel-cookbook/primitives';
 *
 * const region = new SharedBufferRegion(100);
 * console.log(region.byteLength, region.cells.length); // 128 32
 */
export class SharedBufferRegion implements Region, Shareable {
  protected readonly refusal = refusesPostMessage;
  readonly buffer: SharedArrayBuffer;
  readonly cells: Int32Array;

  /** @param memory how many bytes to allocate, rounded up to whole cache lines; or a buffer that is there already. */
  constructor(memory: number | SharedArrayBuffer) {
    if (typeof memory === 'number') {
      if (!Number.isSafeInteger(memory) || memory < 1) {
        throw new ArgumentError('memory', memory, 'give a whole number of bytes, at least 1');
      }
      this.buffer = new SharedArrayBuffer(Math.ceil(memory / bytesPerLine) * bytesPerLine);
    } else {
      this.buffer = memory;
    }
    this.cells = new Int32Array(this.buffer);
  }

  get byteLength(): number {
    return this.buffer.byteLength;
  }

  [shareable](): ShareableRecord {
    return { kind, module: import.meta.url, state: this.buffer };
  }
}
registerShareable(kind, (buffer: SharedArrayBuffer) => new SharedBufferRegion(buffer));
