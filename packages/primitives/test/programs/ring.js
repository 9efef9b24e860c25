import { Random } from '@parallel-cookbook/primitives';

/** @typedef {import('@parallel-cookbook/primitives').SpscRing} Ring */

/** How long record `i` is: mostly short, now and then long, sometimes empty. @param {number} i */
function lengthOf(i) {
  const dice = Math.imul(i + 1, 0x9e3779b1) >>> 8;
  return dice % 50 === 0 ? dice % 400 : dice % 65;
}
/** Fills record `i`. @param {Uint8Array} bytes @param {number} i */
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
 * Writes records in all ways, as the dice say, and closes; returns how many.
 *
 * @param {Ring} ring
 * @param {number} count
 * @param {number} seed
 * @param {boolean} blocking
 */
export async function produce(ring, count, seed, blocking) {
  const random = new Random(seed);
  const { producer } = ring;
  const scratch = new Uint8Array(64);
  for (let i = 0; i < count;) {
    const way = random.integer(0, 6);
    for (let run = random.integer(1, 40); run > 0 && i < count; run--) {
      const length = lengthOf(i);
      if (way === 0) {
        const batch = [];
        for (let k = random.integer(0, 5); k >= 0 && i < count; k--, i++) {
          batch.push(fill(new Uint8Array(lengthOf(i)), i));
        }
        if (blocking) producer.pushManySync(batch);
        else await producer.pushMany(batch);
        continue;
      }
      const bytes = fill(length === 64 ? scratch : new Uint8Array(length), i);
      if (way === 1) while (!producer.tryPush(bytes)) await null;
      else if (way === 2) fill(producer.reserveSync(length, { timeoutMs: 20_000 }), i);
      else if (way === 3 && blocking) producer.writeSync(bytes);
      else if (way === 3) await producer.write(bytes);
      else if (blocking) producer.pushSync(bytes);
      else await producer.push(bytes);
      i++;
    }
    if (random.next() < 0.5) producer.publish();
  }
  ring.close();
  return count;
}

/**
 * Reads records in all ways, as the dice say, until the ring ends; returns how many there were, how many were wrong, and
 * the name of the error that told of the end.
 *
 * @param {Ring} ring
 * @param {number} seed
 * @param {boolean} blocking
 * @param {Int32Array} [progress]
 */
export async function consume(ring, seed, blocking, progress) {
  const random = new Random(seed);
  const { consumer } = ring;
  const target = new Uint8Array(400);
  let [i, wrong] = [0, 0];
  /** @param {Uint8Array} bytes */
  const check = (bytes) => {
    if (!isRecord(bytes, i)) wrong++;
    i++;
    if (progress) Atomics.store(progress, 0, i);
  };
  try {
    for (;;) {
      const way = random.integer(0, 5);
      for (let run = random.integer(1, 40); run > 0; run--) {
        if (way === 0) {
          for (const bytes of blocking ? consumer.popManySync(random.integer(1, 9)) : await consumer.popMany()) {
            check(bytes);
          }
        } else if (way === 1) {
          check(blocking ? consumer.peekSync() : await consumer.peek());
          consumer.release();
        } else if (way === 2) {
          for (const bytes of consumer.drain()) {
            check(bytes);
            if (random.next() < 0.05) break;
          }
          await null;
        } else if (way === 3) {
          const length = blocking ? consumer.readSync(target) : await consumer.read(target);
          check(target.subarray(0, length));
        } else check(blocking ? consumer.popSync() : await consumer.pop());
      }
    }
  } catch (error) {
    return [i, wrong, /** @type {Error} */ (error).name];
  }
}

/** Pushes one record after the other until that throws; returns how many pushes returned, and what was thrown. @param {Ring} ring @param {Int32Array} progress */
export function pushUntilOver(ring, progress) {
  let pushed = 0;
  try {
    for (;;) {
      ring.producer.pushSync(fill(new Uint8Array(lengthOf(pushed)), pushed));
      Atomics.store(progress, 0, ++pushed);
    }
  } catch (error) {
    return [pushed, /** @type {Error} */ (error).name];
  }
}

/** Pops until that throws; returns how many records came, and what was thrown. @param {Ring} ring */
export function popUntilOver(ring) {
  let popped = 0;
  try {
    for (;;) if (isRecord(ring.consumer.popSync(), popped)) popped++;
  } catch (error) {
    return [popped, /** @type {Error} */ (error).name];
  }
}

/** Uses a side once; returns what that says. @param {Ring} ring @param {'producer' | 'consumer'} side */
export function useOnce(ring, side) {
  try {
    return side === 'producer' ? ring.producer.tryPush(Uint8Array.of(1)) : (ring.consumer.tryPop()?.length ?? -1);
  } catch (error) {
    const { name, message } = /** @type {Error} */ (error);
    return [name, message];
  }
}

/** Writes without publishing, then blocks for something else. @param {Ring} ring @param {import('@parallel-cookbook/primitives').Event} answer */
export function writeAndBlock(ring, answer) {
  ring.producer.writeSync(Uint8Array.of(42));
  answer.waitSync({ timeoutMs: 20_000 });
}

/** Announces the end of what it says on a cell. @param {Int32Array} cells */
const tell = (cells) => {
  Atomics.store(cells, 0, 1);
  Atomics.notify(cells, 0);
};
/** Blocks for a record. @param {Ring} ring @param {Int32Array} cells */
export function blockInPop(ring, cells) {
  ring.consumer.tryPop(); // the side is this lane's from now on
  tell(cells);
  try {
    return ring.consumer.popSync()[0];
  } catch (error) {
    return /** @type {Error} */ (error).name;
  }
}
/** Blocks for room. @param {Ring} ring @param {Int32Array} cells */
export function blockInPush(ring, cells) {
  while (ring.producer.tryPush(new Uint8Array(8)));
  tell(cells);
  try {
    ring.producer.pushSync(new Uint8Array(8));
    return 'pushed';
  } catch (error) {
    return /** @type {Error} */ (error).name;
  }
}
/** Awaits a record. @param {Ring} ring @param {Int32Array} cells */
export async function awaitInPop(ring, cells) {
  const waiting = ring.consumer.pop();
  tell(cells);
  return waiting.then(
    (record) => record[0],
    (error) => error.name,
  );
}
/** Awaits room. @param {Ring} ring @param {Int32Array} cells */
export async function awaitInPush(ring, cells) {
  while (ring.producer.tryPush(new Uint8Array(8)));
  const waiting = ring.producer.push(new Uint8Array(8));
  tell(cells);
  return waiting.then(
    () => 'pushed',
    (error) => error.name,
  );
}
