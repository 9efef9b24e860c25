/**
 * The seam of shared memory: a run of bytes that two lanes can see.
 *
 * Implementations: `SharedBufferRegion` (a SharedArrayBuffer, between threads); mapped memory (between processes).
 * All bytes are zero when a region is made. Zero never means a free lock: see `sync/README.md`.
 */
export interface Region {
  readonly byteLength: number;
  /** The memory itself. Typed arrays may be made over it; it must not be posted to another thread as it is. */
  readonly buffer: ArrayBufferLike;
  /** The memory as 32-bit cells, for `Atomics`. */
  readonly cells: Int32Array;
}
