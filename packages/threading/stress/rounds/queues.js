import { LifoQueue, PriorityQueue, Queue } from '@parallel-cookbook/threading';
import { mainSlot, slots } from '../board.js';
import { tasks } from '../programs/queue.js';

/** @typedef {import('../round.js').Round} Round */

/**
 * Producers and consumers of numbered items over one queue. Every item must come once; only what a dying thread had in its hands may be
 * lost.
 *
 * @param {Round} round @param {new (options: object) => any} Class @param {boolean} inOrder @param {boolean} byPriority
 */
async function queueRound(round, Class, inOrder, byPriority) {
  const { random, board } = round;
  const queue = new Class({ maxsize: random.choice([0, 0, 1, 2, 16]), byteCapacity: random.choice([undefined, 4096]) });
  const producers = Math.max(1, Math.floor(round.threads / 2));
  const consumers = Math.max(1, round.threads - producers);
  const quota = round.quota(8000);
  const total = quota * producers;
  const begun = new Int32Array(new SharedArrayBuffer(4 * slots));
  const marks = new Uint8Array(new SharedArrayBuffer(total));
  const wrong = new Int32Array(new SharedArrayBuffer(8));
  board.tell(mainSlot, 'awaits the threads of the round');
  const consuming = Array.from({ length: consumers }, (_, i) =>
    // A consumer goes on until the queue is shut down.
    round.tend(producers + i, total + 1, (part) => ({
      target: tasks.consume,
      args: [queue, marks, wrong, quota, inOrder, part],
    })),
  );
  await Promise.all(
    Array.from({ length: producers }, (_, slot) =>
      round.tend(slot, quota, (part) => ({ target: tasks.produce, args: [queue, begun, quota, byPriority, part] })),
    ),
  );
  if (round.kills === 0) {
    board.tell(mainSlot, 'awaits join');
    await queue.join();
  }
  queue.shutdown();
  board.tell(mainSlot, 'awaits the threads of the round');
  await Promise.all(consuming);
  board.tell(mainSlot, 'looks at what is left');
  const lost = marks.reduce((count, mark) => count + Number(mark === 0), 0);
  round.check(lost <= round.kills, `${lost} items of ${total} are lost, after ${round.kills} deaths`);
  round.check(wrong[0] === 0, `${wrong[0]} items came twice`);
  round.check(wrong[1] === 0, `${wrong[1]} items were overtaken by later ones of their producer`);
  round.check(queue.qsize() === 0, `${queue.qsize()} items are left`);
}

export const queues = {
  Queue: (/** @type {Round} */ round) => queueRound(round, Queue, true, false),
  LifoQueue: (/** @type {Round} */ round) => queueRound(round, LifoQueue, false, false),
  PriorityQueue: (/** @type {Round} */ round) => queueRound(round, PriorityQueue, true, true),
};
