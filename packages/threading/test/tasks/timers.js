import { defineTasks } from '@parallel-cookbook/primitives';
import { currentThread, Timer } from '@parallel-cookbook/threading';

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
/** How many arguments it got. @param {...unknown} given */
function count(...given) {
  return given.length;
}

export const tasks = defineTasks(
  import.meta.url,
  { add, waitInTask, now, whoAmI, fail, call, count },
  { namespace: 'timers' },
);

/** Counts, once in each delay. @extends {Timer<number>} */
export class Repeating extends Timer {
  static module = import.meta.url;
  /** @param {number} delayMs @param {Int32Array} calls */
  constructor(delayMs, calls) {
    super({ delayMs, target: tasks.now });
    this.calls = calls;
  }

  run() {
    for (;;) {
      try {
        this.finished.waitSync({ timeoutMs: this.delayMs });
        return Atomics.load(this.calls, 0);
      } catch (error) {
        if (error.code !== 'ERR_PARALLEL_TIMEOUT') throw error;
        Atomics.add(this.calls, 0, 1);
      }
    }
  }
}
