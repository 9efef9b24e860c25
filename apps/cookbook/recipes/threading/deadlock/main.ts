// Two threads take the same two locks in opposite orders, and each waits for what the other has. Detection of deadlocks
// makes an error of that, which names the threads, the locks and the places. Then the same with one order for everybody.
import { basename } from 'node:path';
import { type DeadlockError, defineTasks, detectDeadlocks, main } from '@parallel-cookbook/primitives';
import { Barrier, Lock, Thread } from '@parallel-cookbook/threading';

function transfer(from: Lock, to: Lock, together: Barrier | undefined): string | DeadlockError {
  using _from = from.acquireSync();
  together?.waitSync(); // for the recipe: now each thread has its first lock
  try {
    using _to = to.acquireSync();
    return 'done';
  } catch (error) {
    return error as DeadlockError; // the first lock goes back at the end of this function, and the other thread goes on
  }
}

// The fix: whatever the direction, the locks are taken in the order of their names.
function transferInOrder(from: Lock, to: Lock): string | DeadlockError {
  const [first, second] = from.name < to.name ? [from, to] : [to, from];
  return transfer(first, second, undefined);
}
export const tasks = defineTasks(import.meta.url, { transfer, transferInOrder });

function place(site: string): string {
  return basename(site).replace(/\.\w+:\d+:\d+$/, ''); // without line and column, for they change with every edit
}

main(import.meta, async () => {
  const detection = detectDeadlocks();
  const [savings, wages] = [new Lock({ name: 'savings' }), new Lock({ name: 'wages' })];

  const together = new Barrier(2);
  const opposite = [
    new Thread({ target: tasks.transfer, args: [savings, wages, together], name: 'to wages' }),
    new Thread({ target: tasks.transfer, args: [wages, savings, together], name: 'to savings' }),
  ];
  for (const thread of opposite) thread.start();
  const ends = await Promise.all(opposite.map((thread) => thread.join()));
  console.log(`${ends.filter((end) => end === 'done').length} done`);
  for (const end of ends) {
    if (end === undefined || typeof end === 'string') continue;
    console.log(`${end.name} of ${end.cycle.length} threads`);
    const links = [...end.cycle].sort((a, b) => (a.thread < b.thread ? -1 : 1)); // who closes the cycle is chance
    for (const { thread, holds, acquiredAt, waitsFor, waitsAt } of links) {
      console.log(`  ${thread} holds ${holds} (${place(acquiredAt)}) and waits for ${waitsFor} (${place(waitsAt)})`);
    }
  }

  const ordered = [
    new Thread({ target: tasks.transferInOrder, args: [savings, wages], name: 'to wages again' }),
    new Thread({ target: tasks.transferInOrder, args: [wages, savings], name: 'to savings again' }),
  ];
  for (const thread of ordered) thread.start();
  console.log(`in order: ${(await Promise.all(ordered.map((thread) => thread.join()))).join(', ')}`);
  detection.stop();
});
