import { NativeUnavailableError } from '../errors/native-unavailable.js';
import { Libc } from './libc.js';

/**
 * Has the system end this process by that signal when the thread that started it ends. Returns whether it will; where
 * native calls are not to be had, or the thread is a worker of its process, which may end before it, look at the parent yourself.
 */
export function signalOnParentDeath(signal: number): boolean {
  try {
    Libc.here.signalOnParentDeath(signal);
    return true;
  } catch (error) {
    if (error instanceof NativeUnavailableError) return false;
    throw error;
  }
}
