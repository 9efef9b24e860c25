import { main } from '@parallel-cookbook/primitives';
import { Event, Process } from '@parallel-cookbook/multiprocessing';
import { tasks } from './tasks.js';

// Has three children, tells their ids, and waits to be killed.
main(import.meta, async () => {
  const never = new Event();
  const pids = [];
  for (const way of [0, 1, 2]) {
    const here = new Event();
    const child = new Process({ target: tasks.stay, args: [here, never, way] });
    child.start();
    await here.wait();
    pids.push(child.pid);
  }
  console.log(JSON.stringify(pids));
  setInterval(() => undefined, 1000);
});
