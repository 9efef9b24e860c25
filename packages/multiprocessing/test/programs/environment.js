import { main } from '@parallel-cookbook/primitives';
import { Event, Lock, Process } from '@parallel-cookbook/multiprocessing';
import { tasks } from '../tasks/work.js';

// Uses locks with whatever stands in the environment.
main(import.meta, async () => {
  const [lock, held] = [new Lock(), new Event()];
  const owner = new Process({ target: tasks.hold, args: [lock, held] });
  owner.start();
  held.waitSync();
  console.log(lock.tryAcquire());
  owner.kill();
  const error = await lock.acquire().catch((reason) => reason);
  console.log(
    error.name,
    lock.withLockSync(() => 'usable'),
  );
});
