import { defineTasks } from '@parallel-cookbook/primitives';
import { Lane } from '../lane.js';

/** @typedef {import('@parallel-cookbook/threading').Queue} Queue */

/** How many priorities there are. */
const priorities = 3;

/** An item is a number, a text, bytes or an object, and tells its number in each of these shapes. */
const shapes = [
  (/** @type {number} */ n) => n,
  (/** @type {number} */ n) => `item ${n}`,
  (/** @type {number} */ n) => new Uint8Array(new Uint32Array([n]).buffer),
  (/** @type {number} */ n) => ({ n }),
];

/** @param {any} item @returns {number} */
function numberOf(item) {
  if (typeof item === 'number') return item;
  if (typeof item === 'string') return Number(item.slice(5));
  if (item instanceof Uint8Array) return new Uint32Array(item.slice().buffer)[0];
  return item.n;
}

/**
 * Puts the numbers of its slot, one after the other. The number is written down before it is put: if the thread dies then, nobody knows
 * whether it is in the queue, and its successor goes on with the next one.
 *
 * @param {Queue} queue @param {Int32Array} begun @param {number} perSlot @param {boolean} byPriority
 * @param {import('../lane.js').Part} part
 */
export async function produce(queue, begun, perSlot, byPriority, part) {
  const lane = new Lane(part);
  const { random, slot } = lane;
  while (begun[slot] < lane.until) {
    await lane.dieIfDue();
    const number = slot * perSlot + begun[slot];
    const item = shapes[random.next() < 0.7 ? 0 : random.integer(1, 3)](number);
    const priority = byPriority ? { priority: number % priorities } : {};
    Atomics.add(begun, slot, 1);
    for (let isIn = false; !isIn;) {
      const way = random.next();
      try {
        if (way < 0.3) {
          lane.tell('awaits put');
          await queue.put(item, { ...lane.limits(), ...priority });
          isIn = true;
        } else if (way < 0.4) {
          isIn = queue.tryPut(item, priority);
        } else {
          lane.tell('blocks in putSync');
          queue.putSync(item, { ...lane.timeout(), ...priority });
          isIn = true;
        }
      } catch (error) {
        if (!Lane.wasCutShort(error)) throw error;
      }
    }
    lane.count();
  }
  lane.tell('nothing');
}

/**
 * Takes items until the queue is shut down, and marks each of them. An item that is marked already came twice; one that comes after a
 * later one of its producer (and of its priority), where the queue keeps the order, came too late.
 *
 * @param {Queue} queue @param {Uint8Array} marks @param {Int32Array} wrong @param {number} perSlot @param {boolean} inOrder
 * @param {import('../lane.js').Part} part
 */
export async function consume(queue, marks, wrong, perSlot, inOrder, part) {
  const lane = new Lane(part);
  const { random } = lane;
  const latest = new Map();
  for (;;) {
    await lane.dieIfDue();
    const way = random.next();
    let item;
    try {
      if (way < 0.3) {
        lane.tell('awaits get');
        item = await queue.get(lane.limits());
      } else if (way < 0.4) {
        item = queue.tryGet();
        if (item === undefined) continue;
      } else {
        lane.tell('blocks in getSync');
        item = queue.getSync(lane.timeout());
      }
    } catch (error) {
      if (error.code === 'ERR_PARALLEL_QUEUE_CLOSED') break;
      if (!Lane.wasCutShort(error)) throw error;
      continue;
    }
    const number = numberOf(item);
    if (Atomics.add(marks, number, 1) !== 0) Atomics.add(wrong, 0, 1);
    const line = Math.floor(number / perSlot) * priorities + (number % priorities);
    if (inOrder && number < (latest.get(line) ?? -1)) Atomics.add(wrong, 1, 1);
    latest.set(line, number);
    queue.taskDone();
    lane.count();
  }
  lane.tell('nothing');
}

export const tasks = defineTasks(import.meta.url, { produce, consume }, { namespace: 'stress-queue' });
