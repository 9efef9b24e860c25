import { tellDeadEndsTo } from '../loop/dead-end.js';
import type { Loop } from '../loop/loop.js';
import { taskTree } from './task-tree.js';

const told = new WeakSet<Loop>();

/** Tells that a loop's tasks wait for what never comes. */
export function tellDeadEnd(loop: Loop, message: string): void {
  told.add(loop);
  loop.callExceptionHandler({ message: `${message}:\n${taskTree(loop)}` });
}

// Without a word Node would end the process with code 13, or with 0 where nobody awaits the run.
tellDeadEndsTo((loop) => {
  if (told.has(loop)) return;
  tellDeadEnd(
    loop,
    'the process ends before its program: these tasks have not ended, and nothing is left that could wake one',
  );
});
