import type { Loop } from './loop.js';

const running = new Set<Loop>();
let tell: ((loop: Loop) => void) | undefined;

/** Says who is told of a loop that still runs when Node has nothing left to do: then the process ends, and its program does not. */
export function tellDeadEndsTo(told: (loop: Loop) => void): void {
  tell = told;
}

/** Takes note that a loop runs (`true`) or does no more. One listener for all, and none while there is no loop. */
export function countRunning(loop: Loop, runs: boolean): void {
  const before = running.size;
  if (runs) running.add(loop);
  else running.delete(loop);
  if (before === 0 && running.size === 1) process.on('beforeExit', tellAll);
  else if (before === 1 && running.size === 0) process.off('beforeExit', tellAll);
}

function tellAll(): void {
  for (const loop of running) tell?.(loop);
}
