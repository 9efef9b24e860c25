import { WorkerDiedError } from '@parallel-cookbook/primitives';
import { enumerate, Thread } from '@parallel-cookbook/threading';
import { mainSlot } from '../board.js';
import { tasks } from '../programs/storm.js';
import { limitsFor } from '../small-heap.js';

/**
 * Threads that end in all ways and are ended at random moments, from their very start on, also with threads of their own: each `join`
 * tells how, awaited or blocked for, and nobody is listed afterwards.
 *
 * @param {import('../round.js').Round} round
 */
export async function threadRound(round) {
  const { random, board } = round;
  const count = Math.max(4, Math.round(16 * round.size));
  const runs = new Int32Array(new SharedArrayBuffer(4 * count));
  const mayDie = round.deaths > 0;
  board.tell(mainSlot, 'awaits join');
  for (let from = 0; from < count; from += round.threads) {
    const batch = Array.from({ length: Math.min(round.threads, count - from) }, async (_, i) => {
      const index = from + i;
      const way = random.choice(
        mayDie ? ['quick', 'await', 'throw', 'exit', 'uncaught', 'heap'] : ['quick', 'await', 'throw'],
      );
      const nested = random.next() < 0.25;
      const thread = new Thread({
        target: nested ? tasks.parent : tasks.step,
        args: [runs, index, way],
        resourceLimits: limitsFor(way),
      });
      thread.start();
      round.check(thread.isAlive() || runs[index] > 0, `thread ${index} is not alive though it was just started`);
      const terminated = mayDie && random.next() < 0.3;
      if (terminated) setTimeout(() => void thread.terminate(), random.integer(0, 60));
      const blocks = !terminated && random.next() < 0.3;
      if (mayDie && (terminated || ['exit', 'uncaught', 'heap'].includes(way))) round.kills++;
      let end;
      try {
        end = blocks ? thread.joinSync() : await thread.join();
        const value = nested ? end[1] : end;
        round.check(value === index && (!nested || end[0]), `thread ${index} (${way}) gave ${String(end)}`);
        round.check(way === 'quick' || way === 'await', `thread ${index} (${way}) ended well`);
      } catch (error) {
        const asTold = way === 'throw' && error instanceof RangeError && error.message === String(index);
        const died = error instanceof WorkerDiedError && (terminated || ['exit', 'uncaught', 'heap'].includes(way));
        round.check(asTold || died, `thread ${index} (${way}) ended with ${String(error)}`);
      }
      round.check(!thread.isAlive(), `thread ${index} is alive after join`);
      round.check(runs[index] <= 1, `thread ${index} ran ${runs[index]} times`);
      board.count(mainSlot);
    });
    await Promise.all(batch);
  }
  board.tell(mainSlot, 'looks at what is left');
  const names = enumerate().map((thread) => thread.name);
  round.check(names.length === 1, `threads are listed after their end: ${names.join(', ')}`);
}
