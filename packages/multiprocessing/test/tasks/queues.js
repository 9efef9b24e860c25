import { defineTasks } from '@parallel-cookbook/primitives';

/** @typedef {import('@parallel-cookbook/multiprocessing').JoinableQueue<any>} JoinableQueue */

/** Puts `count` items `[producer, i]`, blocking and awaiting by turns. @param {JoinableQueue} queue @param {number} producer @param {number} count */
async function produce(queue, producer, count) {
  for (let i = 0; i < count; i++) {
    if (i % 3) queue.putSync([producer, i]);
    else await queue.put([producer, i]);
  }
}
/**
 * Takes until the queue is shut down; gives what came, in order.
 *
 * @param {JoinableQueue} queue
 * @returns {Promise<[number, number][]>}
 */
async function consume(queue) {
  /** @type {[number, number][]} */
  const got = [];
  try {
    for (;;) {
      got.push(got.length % 3 ? queue.getSync() : await queue.get());
      queue.taskDone();
    }
  } catch (error) {
    if (/** @type {Error} */ (error).name !== 'QueueClosedError') throw error;
  }
  return got;
}
/** @param {import('@parallel-cookbook/multiprocessing').Queue<number>} from @param {import('@parallel-cookbook/multiprocessing').SimpleQueue<number>} to @param {number} count */
function relay(from, to, count) {
  for (let i = 0; i < count; i++) to.putSync(from.getSync());
}

/** Ends with the lock that it was sent. @param {import('@parallel-cookbook/multiprocessing').Queue<{ lock: import('@parallel-cookbook/multiprocessing').Lock }>} queue */
async function takeAndHold(queue) {
  const { lock } = await queue.get();
  lock.acquireSync();
  process.exitCode = 1; // an end in good order would say that nobody need mind
  return lock.name;
}

export const tasks = defineTasks(
  import.meta.url,
  { produce, consume, relay, takeAndHold },
  { namespace: 'process-queues' },
);
