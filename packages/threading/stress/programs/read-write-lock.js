import { defineTasks } from '@parallel-cookbook/primitives';
import { clock } from '../board.js';
import { Lane } from '../lane.js';
import { Visitors } from '../visitors.js';

/** How many values there are that only writers change; behind them stands how often each slot has written. */
export const tallyAt = 6;

/**
 * Reads and writes in every way there is, and watches that nobody is inside beside a writer.
 *
 * @param {import('@parallel-cookbook/primitives').ReadWriteLock} lock
 * @param {SharedArrayBuffer} place @param {Float64Array} cells
 * @param {{ ways: readonly string[], writes: number, mayTear: boolean }} manner
 * @param {import('../lane.js').Part} part
 */
export async function enter(lock, place, cells, { ways, writes, mayTear }, part) {
  const lane = new Lane(part);
  const { random, slot, bit, board } = lane;
  const visitors = new Visitors(place, board);
  const read = () => {
    lane.tell('reads');
    visitors.enterToRead(bit);
    const first = cells[0];
    lane.work();
    for (let i = 1; i < tallyAt; i++) if (cells[i] !== first && !mayTear) visitors.tear();
  };
  const write = () => {
    lane.tell('writes');
    visitors.enterToWrite(bit);
    for (let i = 0; i < tallyAt; i++) {
      const before = cells[i];
      if (i === 2) lane.work();
      cells[i] = before + 1;
    }
    cells[tallyAt + slot]++;
  };
  const sides = {
    read: { inside: read, leave: () => visitors.leaveReading(bit) },
    write: { inside: write, leave: () => visitors.leaveWriting(bit) },
  };
  while (lane.goesOn) {
    const way = random.choice(ways);
    const side = random.next() < writes ? 'write' : 'read';
    const { inside, leave } = sides[side];
    const from = clock();
    try {
      if (way === 'with') {
        lane.tell(side === 'read' ? 'blocks in read.acquireSync' : 'blocks in write.acquireSync');
        lock[side].withLockSync(() => (inside(), leave()));
        lane.count();
        continue;
      }
      let guard;
      if (way === 'async') {
        lane.tell(side === 'read' ? 'awaits read.acquire' : 'awaits write.acquire');
        guard = await lock[side].acquire(lane.limits());
      } else {
        lane.tell(side === 'read' ? 'blocks in read.acquireSync' : 'blocks in write.acquireSync');
        guard = way === 'try' ? lock[side].tryAcquire() : lock[side].acquireSync(lane.timeout());
      }
      if (guard) {
        inside();
        const again = side === 'read' && random.next() < 0.2 ? readAgain(lock) : undefined;
        if (way === 'async' && random.next() < 0.3) await null;
        if (lane.mustDie) await lane.dieIfDue();
        again?.release();
        leave();
        guard.release();
      }
    } catch (error) {
      if (error.code === 'ERR_PARALLEL_OWNER_DIED') board.recovered(from);
      else if (!Lane.wasCutShort(error)) throw error;
    }
    lane.count();
  }
  lane.tell('nothing');
}

/** One more share of a thread that has one, which nobody may keep waiting; and the write side, which it cannot have. @param {import('@parallel-cookbook/primitives').ReadWriteLock} lock */
function readAgain(lock) {
  if (lock.write.tryAcquire() !== undefined) throw new Error('a reader has become the writer');
  try {
    lock.write.acquireSync({ timeoutMs: 1 });
  } catch (error) {
    if (error.code !== 'ERR_PARALLEL_DEADLOCK') throw error;
    return lock.read.acquireSync();
  }
  throw new Error('a reader has become the writer, by blocking');
}

export const tasks = defineTasks(import.meta.url, { enter }, { namespace: 'stress-read-write-lock' });
