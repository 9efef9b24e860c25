import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { Mutex, revive, shareable, sleepSync, threadDomain } from '@parallel-cookbook/primitives';

if (isMainThread) {
  const lock = new Mutex(threadDomain);
  const worker = new Worker(new URL(import.meta.url), { workerData: lock[shareable]() });
  await once(worker, 'message');
  worker.unref(); // nothing but our wait keeps this process alive now
  const guard = await lock.acquire();
  console.log('acquired after the thread released');
  guard.release();
} else {
  const guard = (await revive(workerData)).acquireSync();
  parentPort.postMessage('held');
  sleepSync(300);
  guard.release();
}
