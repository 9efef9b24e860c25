import { defineTasks, Random } from '@parallel-cookbook/primitives';

/** @typedef {import('@parallel-cookbook/threading').Queue<any>} Queue */

/** Puts `count` items `[producer, i, filler]`, blocking and awaiting as the dice say. @param {Queue} queue @param {number} producer @param {number} count */
async function produce(queue, producer, count) {
  const random = new Random(producer + 1);
  for (let i = 0; i < count; i++) {
    const item = [producer, i, 'x'.repeat(random.integer(0, 60))];
    if (random.integer(0, 3) === 0) await queue.put(item);
    else queue.putSync(item);
  }
}
/** Takes until the queue is shut down; gives what came, in order. @param {Queue} queue @param {number} seed */
async function consume(queue, seed) {
  const random = new Random(seed + 100);
  const got = [];
  try {
    for (;;) {
      const item = random.integer(0, 3) === 0 ? await queue.get() : queue.getSync();
      got.push(item.slice(0, 2));
      queue.taskDone();
    }
  } catch (error) {
    if (/** @type {Error} */ (error).name !== 'QueueClosedError') throw error;
  }
  return got;
}
/** Puts and takes numbers until it is killed. @param {Queue} queue @param {Int32Array} progress @param {number} id @param {boolean} producing */
function churn(queue, progress, id, producing) {
  for (let i = 0; ; i++) {
    if (producing) queue.putSync([id, i]);
    else queue.getSync();
    Atomics.add(progress, 0, 1);
  }
}
/**
 * Puts and takes numbered items of all lengths until it is killed, and keeps a journal of each: 1 before its put, 1 more
 * after it, 4 for each time that it was taken, 16 where there was no room. `cells`: the next number, how far all are.
 * @param {import('@parallel-cookbook/threading').PriorityQueue<any>} queue @param {Int32Array} journal @param {Int32Array} cells @param {number} seed
 */
function churnByPriority(queue, journal, cells, seed) {
  const random = new Random(seed);
  for (;;) {
    const id = random.next() < 0.5 ? Atomics.add(cells, 0, 1) : journal.length;
    if (id < journal.length) {
      const priority = random.integer(0, 5);
      Atomics.add(journal, id, 1);
      const put = queue.tryPut([id, priority, 'x'.repeat(random.integer(0, 200))], { priority });
      Atomics.add(journal, id, put ? 1 : 16);
    } else {
      const item = queue.tryGet();
      if (item) Atomics.add(journal, item[0], 4);
    }
    Atomics.add(cells, 1, 1);
  }
}
/** Takes items one by one and passes on what it got. @param {Queue} from @param {Queue} to */
function relay(from, to) {
  try {
    for (;;) to.putSync(from.getSync());
  } catch (error) {
    if (/** @type {Error} */ (error).name !== 'QueueClosedError') throw error;
  }
}
/** Passes on so many items. @param {import('@parallel-cookbook/threading').SimpleQueue<any>} from @param {import('@parallel-cookbook/threading').SimpleQueue<any>} to @param {number} count */
function relayCount(from, to, count) {
  for (let i = 0; i < count; i++) to.putSync(from.getSync());
}
/** @param {Queue} queue @param {Int32Array} cells */
function blockInGet(queue, cells) {
  Atomics.store(cells, 0, 1);
  Atomics.notify(cells, 0);
  try {
    return queue.getSync();
  } catch (error) {
    return /** @type {Error} */ (error).name;
  }
}
/** @param {Queue} queue @param {Int32Array} cells */
function blockInJoin(queue, cells) {
  Atomics.store(cells, 0, 1);
  Atomics.notify(cells, 0);
  queue.joinSync();
  return 'joined';
}
/** @param {Queue} queue @param {Int32Array} cells */
function blockInPut(queue, cells) {
  Atomics.store(cells, 0, 1);
  Atomics.notify(cells, 0);
  try {
    queue.putSync('more');
    return 'put';
  } catch (error) {
    return /** @type {Error} */ (error).name;
  }
}
/** @param {Queue} queue @param {Int32Array} cells */
async function awaitInGet(queue, cells) {
  const waiting = queue.get();
  Atomics.store(cells, 0, 1);
  Atomics.notify(cells, 0);
  return waiting.catch((error) => error.name);
}

export const tasks = defineTasks(
  import.meta.url,
  { produce, consume, churn, churnByPriority, relay, relayCount, blockInGet, blockInJoin, blockInPut, awaitInGet },
  { namespace: 'queues' },
);
