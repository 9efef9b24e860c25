import { ArgumentError } from '../errors/argument.js';
import type { StoreSize } from './record-store.js';

const largestMaxsize = 1 << 20;
const largestCapacity = 1 << 28;
/** Bytes of the longest item: 28 bits of an index word hold its length. */
export const longestItem = (1 << 28) - 1;

/** How large a queue is, and what it is called. */
export interface QueueOptions {
  /** How many items it holds at most; then `put` waits. Default 0: as many as `byteCapacity` has room for. */
  readonly maxsize?: number | undefined;
  /** Bytes for the items, rounded up to a power of two. A longer item is refused. Default 1 MiB; unused memory costs nothing. */
  readonly byteCapacity?: number | undefined;
  /** What errors and traces call it. Default: `Queue-1` and so on. */
  readonly name?: string | undefined;
}

/** How a queue is shut down. */
export interface QueueShutdownOptions {
  /** Throw away what is still in it, so that `get` throws at once too. Default: false. */
  readonly immediate?: boolean | undefined;
}

/** What a queue has seen, by all threads together. Counts go round at 2³². */
export interface QueueStatistics {
  readonly size: number;
  readonly puts: number;
  readonly gets: number;
  /** Items that were put and not yet reported by `taskDone`. */
  readonly unfinishedTasks: number;
  /** Bytes of items in it. */
  readonly bytes: number;
}

/** The store that a queue with these options needs. Throws `ArgumentError` for options that make no sense. */
export function sizeOf({ maxsize = 0, byteCapacity = 1 << 20 }: QueueOptions): StoreSize {
  if (!Number.isInteger(maxsize) || maxsize < 0 || maxsize > largestMaxsize) {
    throw new ArgumentError('maxsize', maxsize, `give a whole number from 0 (no limit) to ${largestMaxsize}`);
  }
  if (!Number.isInteger(byteCapacity) || byteCapacity < 8 || byteCapacity > largestCapacity) {
    throw new ArgumentError('byteCapacity', byteCapacity, `give a whole number of bytes from 8 to ${largestCapacity}`);
  }
  const capacity = powerOfTwo(byteCapacity);
  // Without a limit, room for as many items of 8 bytes as there are bytes for; one entry stays unused.
  return { slots: powerOfTwo((maxsize || capacity / 8) + 1), capacity, maxsize };
}

function powerOfTwo(least: number): number {
  return 2 ** Math.ceil(Math.log2(least));
}
