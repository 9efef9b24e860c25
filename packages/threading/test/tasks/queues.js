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
  { produce, consume, churn, relay, relayCount, blockInGet, blockInPut, awaitInGet },
  { namespace: 'queues' },
);
