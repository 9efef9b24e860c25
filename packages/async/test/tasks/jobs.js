import { defineTasks, sleep, taskContext } from '@parallel-cookbook/primitives';

/** @param {number} n */
function square(n) {
  return n * n;
}

/** @param {string} message */
function fail(message) {
  throw new RangeError(message);
}

/** Runs until it is asked to stop. @param {import('@parallel-cookbook/primitives').SharedValue<'i32'>} begun says that it runs */
async function untilStopped(begun) {
  begun.store(1);
  const { signal } = taskContext();
  while (!signal.aborted) await sleep(1);
  return 'stopped';
}

export const jobs = defineTasks(import.meta.url, { square, fail, untilStopped }, { namespace: 'async-jobs' });
