import { defineTasks } from '@parallel-cookbook/primitives';
import { Lock } from '@parallel-cookbook/multiprocessing';

/** @typedef {import('@parallel-cookbook/primitives').SharedArray<'i32'>} Numbers */
/** @typedef {import('@parallel-cookbook/multiprocessing').Event} Event */

/** @param {Numbers} numbers */
function sum(numbers) {
  let total = 0;
  for (let i = 0; i < numbers.length; i++) total += numbers.get(i);
  return total;
}

/** Dies the first time. @param {Numbers} numbers */
function sumAtSecond(numbers) {
  if (numbers.add(0, 1) > 0) return sum(numbers) - 2;
  process.kill(process.pid, 'SIGKILL');
  for (;;);
}

/** @param {Event} here @param {Event} go */
function waitFor(here, go) {
  here.set();
  go.waitSync();
}

/** Puts a lock of its own, keeps no handle, and stays. @param {import('@parallel-cookbook/multiprocessing').Queue<any>} queue @param {Event} ready */
async function putLock(queue, ready) {
  await queue.put(new Lock());
  ready.set();
  await new Promise((resolve) => setTimeout(resolve, 600_000));
}

export const tasks = {
  ...defineTasks(import.meta.url, { sum, waitFor, putLock }, { namespace: 'lifetime' }),
  ...defineTasks(import.meta.url, { sumAtSecond }, { namespace: 'lifetime-again', idempotent: true }),
};
