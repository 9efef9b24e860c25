import Gate from 'worker-threads-pool';
import { ThreadLanes, type Spawn, type ThreadLanesOptions } from '@parallel-cookbook/primitives/lane';

/**
 * Lanes whose threads are made by `worker-threads-pool`: at most so many exist at once, and the next one is made when one of them has
 * exited.
 *
 * The gate hears of an exit through the event loop only, so nothing can be awaited by blocking. Its `destroy` is not used: it leaves
 * its queue as it is, and each thread that exits then starts the next one. Here every thread is asked to end, those in the queue
 * too, and the pool waits for the exit of all.
 */
export class FreshLanes extends ThreadLanes {
  constructor(maxThreads: number, options: Omit<ThreadLanesOptions, 'spawn'>) {
    const gate = new Gate({ max: maxThreads });
    const spawn: Spawn = (module, workerOptions, adopt) => {
      gate.acquire(module, workerOptions, (_full, worker) => adopt(worker)); // only a gate with a limit for its queue is ever full
    };
    super({ ...options, spawn });
  }
}
