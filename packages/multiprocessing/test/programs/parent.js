import { main } from '@parallel-cookbook/primitives';
import { Event, getContext, Process, ProcessPoolExecutor } from '@parallel-cookbook/multiprocessing';
import { tasks } from '../tasks/work.js';

// Has children of every kind, tells their ids, and waits to be killed.
main(import.meta, async () => {
  const never = new Event();
  const pids = [];
  for (const how of ['await', 'spin', 'block']) {
    const here = new Event();
    const child = new Process({ target: tasks.stay, args: [here, how, never] });
    child.start();
    await here.wait();
    pids.push(child.pid);
  }
  const pool = new ProcessPoolExecutor({ maxWorkers: 1 });
  pids.push(await pool.submit(tasks.pid));
  const here = new Event();
  pool.submit(tasks.stay, here, 'spin', never);
  await here.wait();
  const spare = getContext('forkserver');
  const early = new spare.Process({ target: tasks.pid });
  early.start();
  pids.push(await early.join());
  console.log(JSON.stringify(pids));
  setInterval(() => undefined, 1000);
});
