import { defineTasks } from '@parallel-cookbook/primitives';
import { clock } from '../board.js';
import { Lane } from '../lane.js';

/**
 * Arrives at a barrier again and again, until it has been through so often as it was told to or the barrier is broken.
 *
 * @param {import('@parallel-cookbook/threading').Barrier} barrier
 * @param {Int32Array} cells for each turn: how many have come, the sum of the indices, how often the action ran.
 * @param {Int32Array} wrong counts what must not be. @param {boolean} gentle nobody cuts a wait short.
 * @param {import('../lane.js').Part} part
 */
export async function arrive(barrier, cells, wrong, gentle, part) {
  const lane = new Lane(part);
  const { parties } = barrier;
  const last = parties - 1;
  try {
    while (lane.goesOn) {
      const turn = lane.board.done(lane.slot) * 3;
      const action = () => void Atomics.add(cells, turn + 2, 1);
      await lane.dieIfDue();
      Atomics.add(cells, turn, 1);
      let index;
      const from = clock();
      try {
        if (lane.random.next() < 0.4) {
          lane.tell('awaits wait');
          index = await barrier.wait(gentle ? { action } : { ...lane.limits(false), action });
        } else {
          lane.tell('blocks in waitSync');
          index = barrier.waitSync(gentle ? { action } : { ...lane.timeout(), action });
        }
      } catch (error) {
        if (error.code === 'ERR_PARALLEL_BROKEN_BARRIER') lane.board.recovered(from);
        throw error;
      }
      if (Atomics.load(cells, turn) !== parties || Atomics.load(cells, turn + 2) !== 1) Atomics.add(wrong, 0, 1);
      if (!(index >= 0 && index <= last)) Atomics.add(wrong, 1, 1);
      Atomics.add(cells, turn + 1, 1 << index);
      lane.count();
    }
    return 'through';
  } catch (error) {
    if (error.code === 'ERR_PARALLEL_BROKEN_BARRIER' || Lane.wasCutShort(error)) return error.code;
    throw error;
  } finally {
    lane.tell('nothing');
  }
}

export const tasks = defineTasks(import.meta.url, { arrive }, { namespace: 'stress-barrier' });
