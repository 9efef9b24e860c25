import { defineTasks } from '@parallel-cookbook/primitives';
import '@parallel-cookbook/multiprocessing';

/** A type that a manager is given. */
export class Counter {
  static module = import.meta.url;
  #count;
  secret = 42;

  constructor(start = 0) {
    if (start < 0) throw new RangeError('a counter begins at 0 or above');
    this.#count = start;
  }

  increment(by = 1) {
    return (this.#count += by);
  }

  /** A method of the server's inside: another served object. */
  countsOf(dict) {
    return dict.size();
  }

  child() {
    return new Counter(this.#count);
  }

  fail() {
    throw Object.assign(new TypeError('it was asked to fail'), { code: 'E_ASKED' });
  }

  never() {
    return new Promise(() => undefined);
  }

  spin() {
    for (;;);
  }

  _hidden() {
    return 'hidden';
  }
}

/** @param {any} dict @param {number} times */
async function add(dict, lock, times) {
  for (let i = 0; i < times; i++) {
    await lock.withLock(async () => dict.set('n', (await dict.get('n')) + 1));
  }
  return dict.get('n');
}

/** @param {any} dict */
function addSync(dict, lock, times) {
  for (let i = 0; i < times; i++) lock.withLockSync(() => dict.setSync('n', dict.getSync('n') + 1));
}

/** Holds a lock and a permit, and never lets go. */
async function hold(lock, semaphore, ready) {
  await lock.acquire();
  await semaphore.acquire();
  await ready.set();
  await new Promise((resolve) => setTimeout(resolve, 1e6));
}

/** Waits for an item that never comes, and tells how that ended. */
async function waitForItem(queue, ready) {
  await ready.set();
  return queue.get().catch((error) => error.name);
}

/** The same, blocking its thread. */
function waitForItemSync(queue, ready) {
  ready.setSync();
  try {
    return queue.getSync();
  } catch (error) {
    return error.name;
  }
}

/** A proxy of its own that nobody here has. */
async function makeIn(list, factory) {
  await list.push(await factory.child());
}

export const tasks = defineTasks(
  import.meta.url,
  { add, addSync, hold, waitForItem, waitForItemSync, makeIn },
  { namespace: 'manager-tests' },
);
