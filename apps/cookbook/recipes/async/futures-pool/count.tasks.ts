// The module of the tasks: a thread or process of a pool loads this and nothing of the program's.
import { defineTasks } from '@parallel-cookbook/primitives';

/** Counts to ten million, and gives that times the number. */
export function count(number: number): number {
  let i = 0;
  while (i < 10_000_000) i = i + 1;
  return i * number;
}

export const tasks = defineTasks(import.meta.url, { count });
