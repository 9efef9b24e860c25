// A Worker that the library did not start: holds a lock for ever.
import { revive } from '@parallel-cookbook/primitives';
import { workerData } from 'node:worker_threads';

const lock = await revive(workerData.lock);
lock.acquireSync();
Atomics.store(workerData.ready, 0, 1);
setInterval(() => undefined, 1000);
