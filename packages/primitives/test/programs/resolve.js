// A worker that resolves a task and calls it.
import { resolveTask } from '@parallel-cookbook/primitives';
import { parentPort, workerData } from 'node:worker_threads';

const { info, args } = workerData;
try {
  const task = await resolveTask(info);
  parentPort.postMessage({ value: await task(...args) });
} catch (error) {
  parentPort.postMessage({ error: `${error.name}: ${error.message}`, cause: String(error.cause?.message) });
}
