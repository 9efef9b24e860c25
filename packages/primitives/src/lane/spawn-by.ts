import type { Worker } from 'node:worker_threads';
import { ArgumentError } from '../errors/argument.js';
import type { Spawn } from './lane-worker.js';

const taken = new WeakSet<Worker>();

/**
 * Lanes in workers that somebody else makes, whose file calls `serveTasks`: what such a worker is not born with is sent to it.
 * The spawn throws `ArgumentError` for what is no worker, or one that is a lane already.
 */
export function spawnBy(make: () => Worker): Spawn {
  return (_module, { workerData, transferList }, adopt) => {
    const worker = make();
    // Not instanceof: there is a class Worker in each realm.
    if (typeof worker?.postMessage !== 'function' || typeof worker.terminate !== 'function') {
      throw new ArgumentError('worker', worker, 'give a function that returns a new Worker of node:worker_threads');
    }
    if (taken.has(worker)) throw new ArgumentError('worker', worker, 'make a new Worker at each call, not one for all');
    taken.add(worker);
    worker.postMessage(workerData, transferList ?? []);
    adopt(worker);
  };
}
