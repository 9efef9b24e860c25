import { defineTasks } from '@parallel-cookbook/primitives';

function noop(n: number): number {
  return n;
}

/** The least that a pool can be asked for. */
export const tasks = defineTasks(import.meta.url, { noop }, { namespace: 'benchmark' });
