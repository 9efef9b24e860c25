import { defineTasks, sleepSync } from '@parallel-cookbook/primitives';
import { currentThread, enumerate, mainThread, setExcepthook, Thread } from '@parallel-cookbook/threading';
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

/** What its threads are that do not say, and one that says it is the other. @returns {Promise<{ inherited: boolean, told: boolean }>} */
async function childrenAreDaemons() {
  const { daemon } = currentThread();
  const children = [{}, { daemon: !daemon }].map((options) => new Thread({ target: tasks.whoAmI, ...options }));
  for (const child of children) child.start();
  const [inherited, told] = await Promise.all(children.map(async (child) => (await child.join()).daemon));
  return { inherited, told };
}
/** Whom the hook of this thread is told of. @returns {Promise<string[]>} */
async function hookOfChild() {
  /** @type {string[]} */
  const told = [];
  setExcepthook(({ thread }) => told.push(thread));
  const child = new Thread({ target: tasks.fail, args: ['no'], name: 'failing child' });
  child.start();
  await child.join().catch(() => undefined);
  return told;
}

export const tasks = defineTasks(
  import.meta.url,
  {
    ...{ square, fail, exit, fillHeap, throwLater, forEver, giveFunction, waitFor, echo, leaveTimer, whoAmI },
    ...{ nested, slowStore, nestedThenDie, hold, childrenAreDaemons, hookOfChild },
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
