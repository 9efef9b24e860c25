import { defineTasks } from '@parallel-cookbook/primitives';
import { currentThread } from '@parallel-cookbook/threading';

/** @param {Int32Array} calls @param {number} amount */
function add(calls, amount) {
  const sum = Atomics.add(calls, 0, amount) + amount;
  Atomics.notify(calls, 0);
  return sum;
}
/** @param {import('@parallel-cookbook/primitives').Event} begun @param {import('@parallel-cookbook/primitives').Event} goOn */
async function waitInTask(begun, goOn) {
  begun.set();
  await goOn.wait();
  return 'ran to its end';
}
/** The time on the clock that all threads share. */
function now() {
  return process.hrtime.bigint();
}
function whoAmI() {
  const { name, daemon } = currentThread();
  return { name, daemon };
}
/** @param {string} text */
function fail(text) {
  throw new RangeError(text);
}
/** @param {() => void} callback */
function call(callback) {
  callback();
}

export const tasks = defineTasks(
  import.meta.url,
  { add, waitInTask, now, whoAmI, fail, call },
  { namespace: 'timers' },
);
