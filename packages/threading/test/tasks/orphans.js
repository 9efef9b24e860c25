import { defineTasks, sleepSync } from '@parallel-cookbook/primitives';
import { Thread } from '@parallel-cookbook/threading';

/** @param {import('@parallel-cookbook/primitives').Mutex} lock @param {import('@parallel-cookbook/primitives').Event} held */
function hold(lock, held) {
  lock.acquireSync();
  held.set();
  for (;;) sleepSync(1000);
}

/** @param {import('@parallel-cookbook/primitives').Mutex} lock @param {import('@parallel-cookbook/primitives').Event} held */
async function holdInChild(lock, held) {
  const child = new Thread({ target: tasks.hold, args: [lock, held], name: 'grandchild' });
  child.start();
  await child.join();
}

export const tasks = defineTasks(import.meta.url, { hold, holdInChild }, { namespace: 'orphans' });
