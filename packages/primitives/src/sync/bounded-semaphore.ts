import { registerShareable } from '../codec/revival.js';
import { shareable, type ShareableRecord } from '../codec/shareable.js';
import type { Domain } from '../parking/domain.js';
import type { SemaphoreOptions } from './semaphore-options.js';
import { Semaphore } from './semaphore.js';
import { revivedPlace, type Revived, type SyncState } from './sync-state.js';

const kind = '@parallel-cookbook/primitives.BoundedSemaphore';

/**
 * A semaphore that never has more permits than at first: a release too many is a mistake and throws `NotOwnerError`.
 *
 * Python analogue: `threading.BoundedSemaphore(value)`, which raises `ValueError`. Everything else is as for `Semaphore`.
 *
 * @example
 * import { BoundedSemaphore, threadDomain } from '@parallel-cookbook/primitives';
 *
 * const rooms = new BoundedSemaphore(threadDomain, 1, { name: 'rooms' });
 * try {
 *   rooms.release();
 * } catch (error) {
 *   console.log(error.code); // ERR_PARALLEL_NOT_OWNER
 * }
 */
export class BoundedSemaphore extends Semaphore {
  /**
   * @param domain the lanes that share the semaphore.
   * @param value how many permits there are at first, and at most.
   */
  constructor(domain: Domain, value = 1, options: SemaphoreOptions = {}, revived?: Revived) {
    super(domain, value, options, revived, true);
  }

  override [shareable](): ShareableRecord {
    return this.describe(kind, import.meta.url);
  }
}

registerShareable(kind, (state: SyncState) => {
  const place = revivedPlace(state);
  return new BoundedSemaphore(place.domain, 0, state, place);
});
