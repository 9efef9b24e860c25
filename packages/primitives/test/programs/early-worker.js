import { parentPort, setEnvironmentData, workerData } from 'node:worker_threads';

// As if our parent had not loaded the package yet when it started us.
setEnvironmentData('@parallel-cookbook/owners/1', undefined);
const { Mutex, revive, threadDomain } = await import('@parallel-cookbook/primitives');
if (workerData.used) new Mutex(threadDomain);

parentPort.once('message', async (record) => {
  try {
    const lock = await revive(record);
    // The parent holds it: a thread with the same owner word would take itself for the holder.
    parentPort.postMessage(lock.locked && lock.tryAcquire() === undefined && !isOurs(lock) ? 'shared' : 'split');
  } catch (error) {
    parentPort.postMessage(error.name);
  }
});

/** Whether blocking for the lock is called a deadlock with ourselves. */
function isOurs(lock) {
  try {
    lock.acquireSync({ timeoutMs: 1 });
  } catch (error) {
    return error.name === 'DeadlockError';
  }
  return true;
}
