import { bytesForWords, bytesPerLine, cellsAt } from '../memory/cells.js';
import type { Region } from '../memory/region.js';
import type { Domain } from '../parking/domain.js';
import { FairLine, fairWords } from './fair-line.js';
import { lockLines, LockWord } from './lock-word.js';
import type { SyncOptions } from './sync-options.js';
import type { Revived, SyncState } from './sync-state.js';

/** What a lock may be told when it is made. */
export interface LockOptions extends SyncOptions {
  /**
   * Whether waiters are served strictly in the order in which they came, threads and async tasks alike; false unless given.
   *
   * Without it whoever comes first after a release has the lock, so a thread that locks in a loop may keep others waiting.
   * A fair lock hands itself on, and so costs a sleep and a wake at each release while others wait. Measured: what others
   * cost when nobody competes; between two threads that lock all the time 10 to 16 µs a turn instead of 0.8. At most 256
   * stand in line; who comes then waits outside it and may be overtaken there. A thread that blocks stands before the
   * waiting tasks of its own: they could not go on meanwhile.
   */
  readonly fair?: boolean | undefined;
}

/** How a lock travels. */
export interface LockState extends SyncState {
  readonly fair: boolean;
}

/** Memory for a lock. */
export function allocateLock(domain: Domain, fair: boolean): Region {
  return domain.allocate(lockLines * bytesPerLine + (fair ? bytesForWords(fairWords) : 0));
}

/** The lock word in that memory, set up unless somebody did before. */
export function lockWordIn(domain: Domain, region: Region, name: string, fair: boolean, revived?: Revived): LockWord {
  const cells = cellsAt(region, 0, lockLines);
  const line = fair ? new FairLine(domain, cells, region.cells.subarray(cells.length), name) : undefined;
  const word = new LockWord(domain, cells, name, line);
  if (!revived) {
    line?.open();
    word.open();
  }
  word.watch();
  return word;
}
