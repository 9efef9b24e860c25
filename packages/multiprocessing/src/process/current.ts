import { availableParallelism } from 'node:os';
import { children } from './children.js';
import type { Process } from './process.js';
import { self } from './self.js';

/** A process as others see it. A `Process` is one. */
export interface ProcessView {
  readonly name: string;
  readonly pid: number | undefined;
  readonly daemon: boolean;
}

/**
 * The process that runs this. Python: `multiprocessing.current_process()`.
 *
 * @example
 * import { currentProcess } from '@parallel-cookbook/multiprocessing';
 *
 * console.log(currentProcess().name, currentProcess().pid === process.pid); // MainProcess true
 */
export function currentProcess(): ProcessView {
  const { name, daemon } = self();
  return { name, pid: process.pid, daemon };
}

/** The process that started this one through this package, or `undefined`. Python: `multiprocessing.parent_process()`. */
export function parentProcess(): Omit<ProcessView, 'daemon'> | undefined {
  return self().parent;
}

/** The processes that this one started and that have not ended. Python: `multiprocessing.active_children()`. */
export function activeChildren(): Process[] {
  return [...children].filter((child) => child.isAlive).map(({ view }) => view as Process);
}

/** How many processors this process may use at the same time, limits of a container included. Python: `multiprocessing.cpu_count()`. */
export function cpuCount(): number {
  return availableParallelism();
}
