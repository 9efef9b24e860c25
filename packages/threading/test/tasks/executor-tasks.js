import { beforeBlocking, defineTasks, laneName, taskContext } from '@parallel-cookbook/primitives';
import { ThreadPoolExecutor } from '@parallel-cookbook/threading';
import { threadId } from 'node:worker_threads';

let initialized = 'nothing';
let calls = 0;
/** @type {unknown[]} */
const hoarded = [];

/**
 * Counts that it ran, then ends in the way that is asked for.
 * @param {Int32Array} runs
 * @param {number} index
 * @param {'quick' | 'spin' | 'await' | 'litter' | 'throw' | 'exit' | 'uncaught' | 'stop'} how
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
    case 'litter':
      hoarded.push(new Array(64 * 1024).fill(index)); // half a MiB that stays
      return index;
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

/** Says how often it was called on this thread. @returns {number} */
function countCalls() {
  return ++calls;
}

/**
 * Keeps that many MiB for ever. Gives the thread's name.
 * @param {number} mebibytes
 * @returns {string}
 */
function hoard(mebibytes) {
  for (let i = 0; i < mebibytes; i++) hoarded.push(new Array(128 * 1024).fill(i));
  return laneName();
}

/**
 * Counts those that are in here at the same time, and keeps the most there ever were.
 * @param {Int32Array} now
 * @param {Int32Array} most
 */
async function crowd(now, most) {
  const here = Atomics.add(now, 0, 1) + 1;
  for (let seen = most[0]; here > seen; seen = Atomics.load(most, 0)) {
    if (Atomics.compareExchange(most, 0, seen, here) === seen) break;
  }
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
  Atomics.sub(now, 0, 1);
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

/**
 * Twice the sum of 0 … n − 1, by a pool of this thread's own.
 * @param {number} n
 * @returns {Promise<number>}
 */
async function nested(n) {
  const pool = new ThreadPoolExecutor({ maxWorkers: 1 });
  try {
    const doubled = await pool.map(
      twice,
      Array.from({ length: n }, (_, i) => i),
    );
    return doubled.reduce((sum, each) => sum + each, 0);
  } finally {
    await pool.shutdown();
  }
}

/** @param {number} n @returns {number} */
const double = (n) => 2 * n;

/**
 * Takes a moment, counts that it was called, and gives its number.
 * @param {Int32Array} runs
 * @param {number} index
 * @returns {number}
 */
function ponder(runs, index) {
  const end = performance.now() + 0.2;
  while (performance.now() < end);
  Atomics.add(runs, index, 1);
  return index;
}

/** @param {string} line */
function say(line) {
  console.log(line);
}

export const tasks = defineTasks(
  import.meta.url,
  { block, countCalls, crowd, deaf, fill, hoard, initialize, nested, report, say, step },
  { namespace: 'threading-test' },
);
const { double: twice } = defineTasks(import.meta.url, { double }, { namespace: 'threading-test.nested' });
export const { ponder: ponderAgain } = defineTasks(
  import.meta.url,
  { ponder },
  { namespace: 'threading-test.idempotent', idempotent: true },
);
