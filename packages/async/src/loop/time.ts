import { currentLoop } from './current-loop.js';

/** Milliseconds on the clock of the current loop. Python: `loop.time()`, in seconds there. */
export function time(): number {
  return currentLoop().time();
}
