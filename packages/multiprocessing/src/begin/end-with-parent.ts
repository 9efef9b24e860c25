import { onBlocking } from '@parallel-cookbook/primitives';
import { constants } from 'node:os';
import type { ParentWatch } from '../start/parent-watch.js';

const everyMs = 500;

/**
 * Ends this process when its parent has ended, however it did: no orphan survives.
 *
 * Where the system can, it does so itself, in the midst of a loop too. Else this process looks whether it has another
 * parent now: every half second, and in each slice of a blocking wait.
 */
export async function endWithParent(parent: number, watch: ParentWatch): Promise<void> {
  const look = (): void => {
    if (process.ppid !== parent) process.exit(1);
  };
  if (watch === 'child') {
    const { signalOnParentDeath } = await import('./parent-death.js');
    signalOnParentDeath(constants.signals.SIGKILL);
  }
  look(); // it may have ended before the system was asked
  onBlocking(look);
  setInterval(look, everyMs).unref();
}
