import type { CancelScope } from './cancel-scope.js';
import type { Step } from './scheduler.js';
import type { Bearer } from './waitable.js';
import type { Waiter } from './waiter.js';

/** Somebody who looks for mistakes in a loop; told of what happens only while `loop.debug` is on. */
export interface LoopWatcher {
  /** A task has been made, here and now. */
  taskMade(task: Bearer): void;
  /** A task has ended, and what still waits in its scope will be cancelled. */
  taskEnded(task: Bearer, scope: CancelScope): void;
  /** Somebody begins to wait. */
  waitBegan(waiter: Waiter<never>): void;
  /** Somebody had a turn, and kept the thread so long. */
  stepTaken(step: Step, ms: number): void;
  /** Nobody stands ready. */
  idle(): void;
  /** The program has ended; what is left will be cancelled. */
  runEnded(): void;
}

let make: ((root: CancelScope) => LoopWatcher) | undefined;

/** Says how a watcher is made for a loop, given its outermost scope. */
export function watchLoopsBy(maker: (root: CancelScope) => LoopWatcher): void {
  make = maker;
}

/** A watcher for a loop. */
export function makeWatcher(root: CancelScope): LoopWatcher | undefined {
  return make?.(root);
}
