import { beforeBlocking, defineTasks, laneName, taskContext } from '@parallel-cookbook/primitives';
import { threadId } from 'node:worker_threads';

let initialized = 'nothing';

/**
 * Counts that it ran, then ends in the way that is asked for.
 * @param {Int32Array} runs
 * @param {number} index
 * @param {'quick' | 'spin' | 'await' | 'throw' | 'exit' | 'uncaught' | 'stop'} how
 * @returns {unknown}
 */
function step(runs, index, how) {
  Atomics.add(runs, index, 1);
  switch (how) {
    case 'spin': {
      const end = performance.now() + 0.3;
      while (performance.now() < end);
      return index;
    }
    case 'await':
      return new Promise((resolve) => setImmediate(() => resolve(index)));
    case 'throw':
      throw new RangeError(String(index));
    case 'exit':
      return process.exit(3);
    case 'uncaught':
      queueMicrotask(() => {
        throw new Error('uncaught');
      });
      return new Promise(() => undefined);
    case 'stop': {
      const { signal } = taskContext();
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    }
    default:
      return index;
  }
}

/** @param {string} value */
function initialize(value) {
  if (value === 'fail') throw new RangeError('no start');
  if (value === 'exit') process.exit(9);
  initialized = value;
}

/** @returns {{ initialized: string, lane: string, thread: number }} */
function report() {
  return { initialized, lane: laneName(), thread: threadId };
}

/** Fills the heap. @returns {number} */
function fill() {
  const all = [];
  for (;;) all.push(new Array(1000).fill(Math.random()));
}

/** Runs for ever and hears nothing. @param {Int32Array} begun */
function deaf(begun) {
  Atomics.store(begun, 0, 1);
  for (;;);
}

/** Blocks its thread until the cell is set. @param {Int32Array} cells */
function block(cells) {
  beforeBlocking();
  Atomics.wait(cells, 0, 0);
}

/** @param {string} line */
function say(line) {
  console.log(line);
}

export const tasks = defineTasks(
  import.meta.url,
  { block, deaf, fill, initialize, report, say, step },
  { namespace: 'threading-test' },
);
