import { ArgumentError } from '@parallel-cookbook/primitives';

/** How large a queue is, and what it is called. */
export interface QueueOptions {
  /** How many items it holds at most; then `put` waits. Default 0: no limit. */
  readonly maxsize?: number | undefined;
  /** What errors and traces call it. Default: `Queue-1` and so on. */
  readonly name?: string | undefined;
}

/** What a queue has seen. */
export interface QueueStatistics {
  readonly size: number;
  readonly puts: number;
  readonly gets: number;
  /** Items that were put and not yet reported by `taskDone`. */
  readonly unfinishedTasks: number;
  /** How many wait for room. */
  readonly putting: number;
  /** How many wait for an item. */
  readonly getting: number;
}

/** The limit that was asked for. @throws ArgumentError for one that makes no sense. */
export function checkedMaxsize(maxsize = 0): number {
  if (maxsize === Infinity) return 0;
  if (Number.isInteger(maxsize) && maxsize >= 0) return maxsize;
  throw new ArgumentError('maxsize', maxsize, 'give a whole number, 0 for no limit');
}
