import { defineTasks, sleepSync, threadDomain } from '@parallel-cookbook/primitives';
import { Thread } from '@parallel-cookbook/threading';

/** @typedef {import('@parallel-cookbook/threading').Lock} Lock @typedef {import('@parallel-cookbook/threading').Event} Event */

/** Holds a lock, says so, and dies in the way it is told to, once it may. @param {Lock} lock @param {Event} held @param {Int32Array} mayDie @param {string} how @returns {Promise<void>} */
async function holdAndDie(lock, held, mayDie, how) {
  lock.acquireSync();
  held.set();
  Atomics.wait(mayDie, 0, 0);
  switch (how) {
    case 'exit':
      return process.exit(3);
    case 'throw':
      setImmediate(() => {
        throw new Error('nobody catches this');
      });
      break;
    case 'reject':
      void Promise.reject(new Error('nobody hears this'));
      break;
    case 'heap': {
      const hoard = [];
      for (;;) hoard.push(new Array(1000).fill(Math.random()));
    }
    default:
      for (;;) sleepSync(1000);
  }
  await new Promise(() => {});
}

/** @param {Lock} lock @param {Event} about @returns {string} */
function acquire(lock, about) {
  about.set();
  try {
    lock.acquireSync().release();
    return 'the lock';
  } catch (error) {
    return error.name;
  }
}

/** Starts the one that holds the lock, dies with it or sees it die, and never looks at the lock itself. @param {Parameters<typeof holdAndDie>} given @returns {Promise<void>} */
async function parentOf(...given) {
  const child = new Thread({ target: tasks.holdAndDie, args: given, resourceLimits: { maxOldGenerationSizeMb: 40 } });
  child.start();
  await child.join().catch(() => undefined);
}

/** This thread's slot and generation in the table of owners. @param {Lock} lock @returns {number} */
function ownerWord(lock) {
  lock.withLockSync(() => undefined);
  return threadDomain.owners.me;
}

export const tasks = defineTasks(import.meta.url, { holdAndDie, acquire, parentOf, ownerWord }, { namespace: 'dying' });
