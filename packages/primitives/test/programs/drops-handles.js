import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { reviveSync } from '@parallel-cookbook/primitives';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

/**
 * Takes permits of a semaphore, each through a handle of its own that nobody can reach afterwards, and ends in good order.
 *
 * @param {import('@parallel-cookbook/primitives').ShareableRecord} record
 * @param {number} kept
 * @param {number} released
 */
export async function takeAndDrop(record, kept, released) {
  for (let i = 0; i < kept; i++) reviveSync(record).acquireSync();
  for (let i = 0; i < released; i++) reviveSync(record).acquireSync().release();
  // Finalizers run in turns of their own.
  for (let i = 0; i < 5; i++) {
    collectGarbage();
    await new Promise((resolve) => setImmediate(resolve));
  }
}
