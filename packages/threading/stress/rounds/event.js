import { Event } from '@parallel-cookbook/threading';
import { mainSlot } from '../board.js';
import { tasks } from '../programs/event.js';

/**
 * Threads that wait for an event again and again. Nobody sets it until all have come, so a set that does not reach one of them leaves
 * everybody waiting for ever.
 *
 * @param {import('../round.js').Round} round
 */
export async function eventRound(round) {
  const flickers = round.random.next() < 0.4;
  // An event that is cleared at once reaches those who wait: a thread that is started anew would not be one of them.
  if (flickers) round.left = 0;
  const [arrived, allHere] = [new Int32Array(new SharedArrayBuffer(8)), new Event()];
  const everybody = (1 << round.threads) - 1;
  const quota = round.quota(flickers ? 3000 : 4000);
  const turns = [new Event(), new Event()];
  const target = flickers ? tasks.flicker : tasks.pass;
  const given = [flickers ? turns[0] : turns, allHere, arrived, everybody];
  const parties = Array.from({ length: round.threads }, (_, slot) =>
    round.tend(slot, quota, (part) => ({ target, args: [...given, part] })),
  );
  const keepGate = async () => {
    for (let turn = 0; turn < quota; turn++) {
      const parity = flickers ? 0 : turn % 2;
      round.board.tell(mainSlot, 'awaits wait');
      while (Atomics.load(arrived, parity) !== everybody) {
        await allHere.wait();
        allHere.clear();
      }
      if (flickers) {
        Atomics.store(arrived, 0, 0);
        turns[0].set();
        turns[0].clear();
        Atomics.store(arrived, 1, turn + 1);
        Atomics.notify(arrived, 1);
      } else {
        // Everybody has been through the turn before, so nobody can arrive there any more.
        Atomics.store(arrived, 1 - parity, 0);
        turns[1 - parity].clear();
        turns[parity].set();
      }
      round.board.count(mainSlot);
    }
    round.board.tell(mainSlot, 'awaits the threads of the round');
  };
  await Promise.all([keepGate(), ...parties]);
  for (let slot = 0; slot < round.threads; slot++) {
    const done = round.board.done(slot);
    round.check(done === quota, `thread ${slot} was let through ${done} times, not ${quota}`);
  }
}
