import { createRequire } from 'node:module';
import type { Worker, WorkerOptions } from 'node:worker_threads';
import { ThreadLanes, type Spawn, type ThreadLanesOptions } from '@parallel-cookbook/primitives/lane';

/** The part of `worker-threads-pool` that is used here; it brings no types. */
type Gate = new (options: { readonly max: number }) => {
  acquire(module: URL, options: WorkerOptions, ready: (error: Error | null, worker: Worker) => void): void;
};

/**
 * Lanes whose threads are made by `worker-threads-pool`: at most so many exist at once, and the next one is made when one of them has
 * exited.
 *
 * The gate hears of an exit through the event loop only, so nothing can be awaited by blocking. Its `destroy` is not used: it leaves
 * its queue as it is, and each thread that exits then starts the next one. Here every thread is asked to end, those in the queue
 * too, and the pool waits for the exit of all.
 *
 * It is loaded when it is used: it is CommonJS, which a bundle of ES modules cannot hold without further arrangements.
 */
export class FreshLanes extends ThreadLanes {
  constructor(maxThreads: number, options: Omit<ThreadLanesOptions, 'spawn'>) {
    const require = createRequire(import.meta.url);
    const gate = new (require('worker-threads-pool') as Gate)({ max: maxThreads });
    const spawn: Spawn = (module, workerOptions, adopt) => {
      gate.acquire(module, workerOptions, (_full, worker) => adopt(worker)); // only a gate with a limit for its queue is ever full
    };
    super({ ...options, spawn });
  }
}
