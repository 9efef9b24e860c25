import { ArgumentError } from '../errors/argument.js';
import type { SyncOptions } from './sync-options.js';

/** So many isolates can be alive. */
const mostHolders = 4095;

/** How a semaphore is made. */
export interface SemaphoreOptions extends SyncOptions {
  /**
   * How many threads may hold permits at the same time; unless given as many as there are permits at first, at least 64 and
   * at most 4095. Give it when `release(n)` adds many more. One more gets `ArgumentError`; each takes 8 bytes.
   */
  readonly maxHolders?: number | undefined;
}

/** How many holders a semaphore with so many permits remembers. */
export function maxHoldersOf(options: SemaphoreOptions, permits: number): number {
  const { maxHolders = Math.min(mostHolders, Math.max(64, permits)) } = options;
  if (Number.isInteger(maxHolders) && maxHolders >= 1 && maxHolders <= mostHolders) return maxHolders;
  throw new ArgumentError('maxHolders', maxHolders, `give a whole number from 1 to ${mostHolders}`);
}
