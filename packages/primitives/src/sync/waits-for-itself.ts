import { DeadlockError } from '../errors/deadlock.js';

/** What a thread gets that would block for what it has itself. */
export function waitsForItself(name: string): DeadlockError {
  return new DeadlockError(
    `Blocking for ${name} would never end: this thread holds it already. Await acquire() when another task of the thread holds it, use an RLock to enter again, or release it first`,
  );
}
