import { WorkerDiedError } from '@parallel-cookbook/primitives';
import { Barrier, Thread } from '@parallel-cookbook/threading';
import { mainSlot } from '../board.js';
import { tasks } from '../programs/barrier.js';
import { limitsFor } from '../small-heap.js';

/**
 * Parties that meet again and again: until they are through, or one of them dies, gives up, or the barrier is broken from outside.
 * Then it is reset and the next parties meet.
 *
 * @param {import('../round.js').Round} round
 */
export async function barrierRound(round) {
  const { random, board } = round;
  const parties = round.threads;
  const barrier = new Barrier(parties);
  const meetings = 1 + round.deaths;
  for (let meeting = 0; meeting < meetings; meeting++) {
    board.clear();
    const quota = round.quota(3000);
    const gentle = meeting === 0 || random.next() < 0.5;
    const cells = new Int32Array(new SharedArrayBuffer(12 * (quota + 1)));
    const wrong = new Int32Array(new SharedArrayBuffer(8));
    const victim = meeting === 0 ? -1 : random.integer(0, parties - 1);
    const aborts = !gentle && random.next() < 0.3;
    board.tell(mainSlot, 'awaits the threads of the round');
    const threads = Array.from({ length: parties }, async (_, slot) => {
      if (slot === victim) round.left = Math.max(1, round.left);
      const fate = slot === victim ? round.fate(slot, quota) : undefined;
      const part = round.part(slot, quota, fate);
      const resourceLimits = limitsFor(fate?.how);
      const thread = new Thread({ target: tasks.arrive, args: [barrier, cells, wrong, gentle, part], resourceLimits });
      thread.start();
      let over = false;
      const ended = thread.join().finally(() => (over = true));
      if (fate?.how === 'terminate') void round.terminate(thread, slot, fate.at, () => over);
      try {
        return await ended;
      } catch (error) {
        round.check(
          error instanceof WorkerDiedError && (board.doomed & (1 << slot)) !== 0,
          `thread ${slot}: ${String(error)}`,
        );
        round.kills++;
        return 'died';
      }
    });
    if (aborts) {
      let over = false;
      void Promise.all(threads).then(() => (over = true));
      while (!over && board.total() < quota) await new Promise((resolve) => setTimeout(resolve, 1));
      barrier.abort();
    }
    const ends = await Promise.all(threads);
    board.tell(mainSlot, 'looks at what is left');
    const undisturbed = ends.every((end) => end === 'through');
    round.check(
      undisturbed || ends.some((end) => end === 'died') || !gentle,
      `broken for no reason: ${ends.join(', ')}`,
    );
    round.check(
      wrong[0] === 0,
      `${wrong[0]} times somebody went on before all had come, or the action did not run once`,
    );
    round.check(wrong[1] === 0, `${wrong[1]} indices were out of range`);
    const common = Math.min(...Array.from({ length: parties }, (_, slot) => board.done(slot)));
    for (let turn = 0; turn < common; turn++) {
      if (cells[turn * 3 + 1] === (1 << parties) - 1) continue;
      round.violation(`in turn ${turn} the indices were not 0 to ${parties - 1}`);
      break;
    }
    barrier.reset();
  }
}
