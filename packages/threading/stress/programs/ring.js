import { defineTasks } from '@parallel-cookbook/primitives';
import { Lane } from '../lane.js';

/** @typedef {import('@parallel-cookbook/primitives').SpscRing} Ring */

/** No record is longer. */
export const longest = 200;

/** How long record `i` is: mostly short, now and then long, sometimes empty. @param {number} i */
function lengthOf(i) {
  const dice = Math.imul(i + 1, 0x9e3779b1) >>> 8;
  return dice % 50 === 0 ? dice % longest : dice % 40;
}

/** @param {Uint8Array} bytes @param {number} i */
function fill(bytes, i) {
  for (let k = 0; k < bytes.length; k++) bytes[k] = i * 7 + k * 13;
  return bytes;
}

/** @param {Uint8Array} bytes @param {number} i */
function isRecord(bytes, i) {
  if (bytes.length !== lengthOf(i)) return false;
  for (let k = 0; k < bytes.length; k++) if (bytes[k] !== ((i * 7 + k * 13) & 255)) return false;
  return true;
}

/**
 * Writes numbered records in every way there is, tells how many are published for certain, and closes. Returns why it ended.
 *
 * @param {Ring} ring @param {Int32Array} counts how many records were published, and read. @param {readonly string[]} ways
 * @param {import('../lane.js').Part} part
 */
export async function produce(ring, counts, ways, part) {
  const lane = new Lane(part);
  const { random } = lane;
  const { producer } = ring;
  producer.publish(); // the side is this thread's from now on, so its death is seen
  lane.count();
  let i = 0;
  const published = () => Atomics.store(counts, 0, i);
  try {
    while (i < lane.until) {
      await lane.dieIfDue();
      const way = random.choice(ways);
      const bytes = fill(new Uint8Array(lengthOf(i)), i);
      try {
        if (way === 'try') {
          if (!producer.tryPush(bytes)) {
            await null;
            continue;
          }
        } else if (way === 'many') {
          const records = [bytes];
          for (let more = random.integer(0, 9); more > 0 && i + records.length < lane.until; more--)
            records.push(fill(new Uint8Array(lengthOf(i + records.length)), i + records.length));
          lane.tell('blocks in pushSync');
          producer.pushManySync(records);
          i += records.length - 1;
        } else if (way === 'reserve') {
          lane.tell('blocks in pushSync');
          fill(producer.reserveSync(bytes.length, lane.timeout()), i);
        } else if (way === 'write') {
          lane.tell('blocks in pushSync');
          producer.writeSync(bytes, lane.timeout());
        } else if (way === 'async') {
          lane.tell('awaits push');
          await producer.push(bytes, lane.limits());
        } else {
          lane.tell('blocks in pushSync');
          producer.pushSync(bytes, lane.timeout());
        }
        i++;
        if (way === 'reserve' || way === 'write') {
          if (random.next() < 0.2) {
            producer.publish();
            published();
          }
        } else published();
      } catch (error) {
        if (!Lane.wasCutShort(error)) throw error;
      }
      lane.count();
    }
    ring.close();
    published();
    return 'through';
  } catch (error) {
    if (error.code === undefined) throw error;
    return error.name;
  } finally {
    lane.tell('nothing');
  }
}

/**
 * Reads the records in every way there is until there are no more. Returns how many there were, how many were not what they were to be,
 * and why it ended.
 *
 * @param {Ring} ring @param {Int32Array} counts @param {readonly string[]} ways @param {import('../lane.js').Part} part
 */
export async function consume(ring, counts, ways, part) {
  const lane = new Lane(part);
  const { random } = lane;
  const { consumer } = ring;
  const target = new Uint8Array(longest);
  let [i, wrong] = [0, 0];
  const check = (/** @type {Uint8Array} */ bytes) => {
    if (!isRecord(bytes, i)) wrong++;
    Atomics.store(counts, 1, ++i);
    lane.count();
  };
  try {
    consumer.release(); // the side is this thread's from now on
    lane.count();
    for (;;) {
      await lane.dieIfDue();
      const way = random.choice(ways);
      try {
        if (way === 'try') {
          const bytes = consumer.tryPop();
          if (bytes) check(bytes);
          else await null;
        } else if (way === 'many') {
          lane.tell('blocks in popSync');
          for (const bytes of consumer.popManySync(random.integer(1, 9), lane.timeout())) check(bytes);
        } else if (way === 'read') {
          lane.tell('blocks in popSync');
          const length = consumer.readSync(target, lane.timeout());
          check(target.subarray(0, length));
        } else if (way === 'peek') {
          lane.tell('blocks in popSync');
          check(consumer.peekSync(lane.timeout()));
          consumer.release();
        } else if (way === 'drain') {
          for (const bytes of consumer.drain()) {
            check(bytes);
            if (random.next() < 0.05) break;
          }
          await null;
        } else if (way === 'async') {
          lane.tell('awaits pop');
          check(await consumer.pop(lane.limits()));
        } else {
          lane.tell('blocks in popSync');
          check(consumer.popSync(lane.timeout()));
        }
      } catch (error) {
        if (!Lane.wasCutShort(error)) throw error;
      }
    }
  } catch (error) {
    if (error.code === undefined) throw error;
    return { count: i, wrong, end: error.name };
  } finally {
    lane.tell('nothing');
  }
}

export const tasks = defineTasks(import.meta.url, { produce, consume }, { namespace: 'stress-ring' });
