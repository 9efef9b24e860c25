import { defineTasks, sleepSync } from '@parallel-cookbook/primitives';
import { Thread } from '@parallel-cookbook/threading';
import { clock } from '../board.js';

/** @typedef {import('../crashes/kinds.js').Death} Death */

/** Says when it died: cell 0. @param {Float64Array} death */
function mark(death) {
  death[0] = clock();
}

/**
 * Dies in the way that is asked for. Some ways end the task at once, others need the event loop.
 *
 * @param {Death} how @param {Float64Array} death
 * @returns {Promise<never>}
 */
async function die(how, death) {
  // Not earlier than it is past hearing anything: until then it may still take what others want.
  if (how !== 'callback throws') mark(death);
  switch (how) {
    case 'process.exit':
      return process.exit(3);
    case 'callback throws':
      setTimeout(() => {
        mark(death);
        throw new RangeError('thrown by a timer');
      }, 5);
      break;
    case 'unhandled rejection':
      void Promise.reject(new RangeError('nobody listens'));
      break;
    case 'full heap': {
      const hoard = [];
      for (;;) {
        mark(death); // the last time counts
        hoard.push(new Array(10_000).fill(clock()));
      }
    }
    case 'terminated':
      for (;;) sleepSync(1000);
  }
  return new Promise(() => undefined);
}

/** @param {number} value */
function echo(value) {
  return value;
}

/** @param {string} text */
function fail(text) {
  throw Object.assign(new RangeError(text), { status: 7 });
}

/** @returns {number} */
function overflow() {
  return overflow() + 1;
}

/** Settles, and leaves a timer that throws when the task is long over. @param {Float64Array} death */
function leaveBomb(death) {
  setTimeout(() => {
    mark(death);
    throw new RangeError('thrown by a timer');
  }, 5);
  return 'done';
}

/** Waits until somebody says so; what runs when the bomb of another task goes off. @param {Int32Array} cells */
async function idle(cells) {
  while (Atomics.load(cells, 0) === 0) await new Promise((resolve) => setTimeout(resolve, 1));
}

/** Hears nothing. @param {Int32Array} begun */
function deaf(begun) {
  Atomics.store(begun, 0, 1);
  for (;;);
}

function abort() {
  process.abort();
}

/** The initializer of a pool that cannot begin. */
function refuse() {
  throw new RangeError('not today');
}

/**
 * Holds what it is given, in the middle of a wait or in its hands, and dies so.
 *
 * @param {string} where @param {any} primitive @param {Death} how @param {Float64Array} death
 * @param {Int32Array} ready whether it has what it is to have, and whether it may die.
 */
async function dieWith(where, primitive, how, death, ready) {
  switch (where) {
    case 'holding':
      primitive.acquireSync();
      break;
    case 'reading':
      primitive.read.acquireSync();
      break;
    case 'writing':
      primitive.write.acquireSync();
      break;
    case 'in line for a fair Lock':
      void primitive.acquire();
      break;
    case 'the producer of a SpscRing':
      primitive.producer.publish();
      break;
    case 'the consumer of a SpscRing':
      primitive.consumer.tryPop();
      break;
    case 'in Condition.wait':
      void primitive.withLock(() => primitive.wait());
      break;
    case 'in Barrier.wait':
      void primitive.wait();
      break;
    case 'in Queue.get':
      void primitive.get();
      break;
    case 'in Queue.put':
      void primitive.put('one too many');
      break;
  }
  await new Promise((resolve) => setTimeout(resolve, 5));
  Atomics.store(ready, 0, 1);
  // Whoever is to be there when it happens says so, and then has a moment to block.
  while (Atomics.load(ready, 1) === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  await new Promise((resolve) => setTimeout(resolve, 20));
  await die(how, death);
}

/** Takes a lock, a permit, or a side of a lock, and tells what came of it and when. @param {any} lock @param {Int32Array} [about] @param {string} [side] */
function acquire(lock, about, side) {
  if (about) Atomics.store(about, 0, 1);
  try {
    (side ? lock[side] : lock).acquireSync({ timeoutMs: 30_000 }).release();
    return { saw: 'what it waited for', at: clock() };
  } catch (error) {
    return { saw: error.name, at: clock() };
  }
}

/** A thread whose child holds the lock: both die together. @param {any[]} given what the child is given. */
async function haveChildDie(...given) {
  const child = new Thread({ target: tasks.dieWith, args: given, name: 'grandchild' });
  child.start();
  await child.join();
}

export const tasks = defineTasks(
  import.meta.url,
  { die, echo, fail, overflow, leaveBomb, idle, deaf, abort, refuse, dieWith, acquire, haveChildDie },
  { namespace: 'stress-crashing' },
);
