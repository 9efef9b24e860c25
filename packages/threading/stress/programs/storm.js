import { defineTasks, taskContext } from '@parallel-cookbook/primitives';
import { enumerate, Thread } from '@parallel-cookbook/threading';
import { limitsFor } from '../small-heap.js';

/** @typedef {'quick' | 'spin' | 'await' | 'throw' | 'exit' | 'uncaught' | 'stop' | 'heap'} Way */

/**
 * Counts that it ran, then ends in the way it is told to.
 *
 * @param {Int32Array} runs @param {number} index @param {Way} way @returns {unknown}
 */
function step(runs, index, way) {
  Atomics.add(runs, index, 1);
  switch (way) {
    case 'spin': {
      const end = performance.now() + 0.2;
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
      setImmediate(() => {
        throw new Error('thrown by a callback');
      });
      return new Promise(() => undefined);
    case 'stop': {
      const { signal } = taskContext();
      signal.throwIfAborted(); // it may have been asked before it looked
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    }
    case 'heap': {
      const hoard = [];
      for (;;) hoard.push(new Array(1000).fill(Math.random()));
    }
    default:
      return index;
  }
}

/** @param {number} item */
function double(item) {
  return 2 * item;
}

/** @param {number} count */
function* count(count) {
  for (let i = 0; i < count; i++) yield i;
}

/** Starts threads of its own, waits for some of them, and says how many threads there are. @param {Int32Array} runs @param {number} index @param {Way} way */
async function parent(runs, index, way) {
  const child = new Thread({
    target: tasks.step,
    args: [runs, index, way],
    name: `child ${index}`,
    resourceLimits: limitsFor(way),
  });
  child.start();
  const seen = enumerate().some((thread) => thread.ident === child.ident);
  return [seen || !child.isAlive(), await child.join()];
}

export const tasks = defineTasks(import.meta.url, { step, double, count, parent }, { namespace: 'stress-storm' });
