import { defineTasks, sleepSync } from '@parallel-cookbook/primitives';
import { currentThread, enumerate, mainThread, Thread } from '@parallel-cookbook/threading';
import { isMainThread } from 'node:worker_threads';

/** @param {number} n */
function square(n) {
  return n * n;
}
/** @param {string} text */
async function fail(text) {
  throw Object.assign(new RangeError(text), { status: 7 });
}
/** @param {number} code */
function exit(code) {
  process.exit(code);
}
/** Fills its heap. */
function fillHeap() {
  const hoard = [];
  for (;;) hoard.push(new Array(1000).fill(Math.random()));
}
function throwLater() {
  setTimeout(() => {
    throw new Error('nobody catches this');
  });
  return new Promise(() => {});
}
function forEver() {
  for (;;) sleepSync(1000);
}
function giveFunction() {
  return /** @type {unknown} */ ({ deep: [() => 1] });
}
/** @param {import('@parallel-cookbook/primitives').Event} event */
async function waitFor(event) {
  await event.wait();
  return 'went on';
}
/** @template T @param {T} value */
function echo(value) {
  return value;
}
function leaveTimer() {
  setInterval(() => {}, 1000);
  return 'done';
}
function whoAmI() {
  const { name, ident, daemon } = currentThread();
  return { name, ident, daemon, main: mainThread().name, isMainThread, all: enumerate().map((thread) => thread.name) };
}
/** @param {Int32Array} cells */
function nested(cells) {
  const child = new Thread({ target: tasks.slowStore, args: [cells], name: 'grandchild' });
  child.start();
  return enumerate().map((thread) => thread.name);
}
/** @param {Int32Array} cells */
function slowStore(cells) {
  sleepSync(100);
  Atomics.store(cells, 0, 42);
}
/** @param {Int32Array} cells */
function nestedThenDie(cells) {
  const child = new Thread({ target: tasks.hold, args: [cells], name: 'orphan', daemon: true });
  child.start();
  Atomics.wait(cells, 0, 0);
  process.exit(1);
}
/** @param {Int32Array} cells */
function hold(cells) {
  Atomics.store(cells, 0, 1);
  Atomics.notify(cells, 0);
  Atomics.wait(cells, 1, 0);
}

export const tasks = defineTasks(
  import.meta.url,
  {
    ...{ square, fail, exit, fillHeap, throwLater, forEver, giveFunction, waitFor, echo, leaveTimer, whoAmI },
    ...{ nested, slowStore, nestedThenDie, hold },
  },
  { namespace: 'threads' },
);

/** @extends {Thread<{ sum: number, same: boolean, name: string }>} */
export class Adder extends Thread {
  static module = import.meta.url;
  /** @param {number[]} numbers */
  constructor(numbers) {
    super({ name: 'adder' });
    this.numbers = numbers;
    this.constructedIn = isMainThread ? 'main' : 'worker';
  }

  async run() {
    const sum = this.numbers.reduce((a, b) => a + b, 0);
    // The constructor does not run again.
    return { sum, same: currentThread() === this && this.constructedIn === 'main', name: this.name };
  }
}

/** @extends {Thread<string>} */
export class SelfJoiner extends Thread {
  static module = import.meta.url;

  run() {
    return this.join().then(String, (error) => `${error.name}: ${error.message}`);
  }
}
