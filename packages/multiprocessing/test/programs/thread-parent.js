import { Worker, isMainThread } from 'node:worker_threads';
import { main } from '@parallel-cookbook/primitives';
import { Event, Lock, Process } from '@parallel-cookbook/multiprocessing';
import { tasks } from '../tasks/work.js';

// A process that is started by a worker: the signal of a parent's death would follow the thread, so it is found out otherwise.
if (!isMainThread) {
  const [here, never, lock] = [new Event(), new Event(), new Lock()];
  const child = new Process({ target: tasks.stay, args: [here, 'block', never] });
  child.start();
  await here.wait();
  lock.withLockSync(() => console.log(JSON.stringify([child.pid])));
} else {
  main(import.meta, () => {
    new Worker(new URL(import.meta.url));
  });
}
