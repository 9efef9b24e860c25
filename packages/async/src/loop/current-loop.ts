import { currentScope } from './ambient.js';
import type { Loop } from './loop.js';

/** The loop that this line of code runs in; outside of every `run` the thread's own. Python: `asyncio.get_running_loop()`. */
export function currentLoop(): Loop {
  return currentScope().loop;
}
