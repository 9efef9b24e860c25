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

export const tasks = defineTasks(import.meta.url, { fill, makeAndDie }, { namespace: 'memory-tests' });
