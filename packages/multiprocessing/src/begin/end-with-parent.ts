import { onBlocking } from '@parallel-cookbook/primitives';
import { signalOnParentDeath } from '@parallel-cookbook/primitives/process';
import { constants } from 'node:os';

const everyMs = 500;

/**
 * Ends this process when its parent has ended, however it did: no orphan survives.
 *
 * Where the system can, it does so itself, in the midst of a loop too. Else this process looks whether it has another
 * parent now: every half second, and in each slice of a blocking wait.
 */
export function endWithParent(parent: number, byMainThread: boolean): void {
  const look = (): void => {
    if (process.ppid !== parent) process.exit(1);
  };
  // The signal follows the thread that started this process: a worker may end long before its process does.
  if (byMainThread) signalOnParentDeath(constants.signals.SIGKILL);
  look(); // it may have ended before the system was asked
  onBlocking(look);
  setInterval(look, everyMs).unref();
}
