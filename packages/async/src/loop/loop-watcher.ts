import type { Bearer } from './waitable.js';

/** Somebody who looks for mistakes in a loop; asked only while `loop.debug` is on. */
export interface LoopWatcher {
  /** A task has been made, here and now. */
  taskMade(task: Bearer): void;
}
