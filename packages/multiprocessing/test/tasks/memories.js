import { SharedMemory } from '@parallel-cookbook/multiprocessing';
import { defineTasks } from '@parallel-cookbook/primitives';

/** @param {SharedMemory} memory @param {number} byte */
function fill(memory, byte) {
  memory.buffer.fill(byte);
}

/** Makes memory and is killed. @param {string} name */
function makeAndDie(name) {
  SharedMemory.create({ name, size: 10 }).buffer[0] = 77;
  process.kill(process.pid, 'SIGKILL');
}

/**
 * Scores, and says what it has seen last.
 *
 * @param {import('@parallel-cookbook/multiprocessing').SharedStruct<{ hits: 'i32', best: 'f64', last: readonly ['u16', 4] }>} score
 * @param {number} times @param {number} by
 */
function scoreInto(score, times, by) {
  for (let i = 1; i <= times; i++) {
    score.add('hits', 1);
    score.update('best', (seen) => Math.max(seen, i * by));
  }
  score.array('last')[by] = times;
  return score.bytes;
}

export const tasks = defineTasks(import.meta.url, { fill, makeAndDie, scoreInto }, { namespace: 'memory-tests' });
