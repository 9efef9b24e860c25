import { Semaphore } from './semaphore.js';

/**
 * A semaphore that never has more permits than at first: a release too many is a mistake and throws `NotOwnerError`.
 *
 * Python analogue: `asyncio.BoundedSemaphore(value)`, which raises `ValueError`. Everything else is as for `Semaphore`.
 *
 * @example
 * import { BoundedSemaphore } from '@parallel-cookbook/async';
 *
 * const rooms = new BoundedSemaphore(1, { name: 'rooms' });
 * try {
 *   rooms.release();
 * } catch (error) {
 *   console.log(error.code); // ERR_PARALLEL_NOT_OWNER
 * }
 */
export class BoundedSemaphore extends Semaphore {
  protected override get bounded(): boolean {
    return true;
  }
}
