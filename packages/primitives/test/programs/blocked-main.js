import { isMainThread } from 'node:worker_threads';
import { Event, Mutex, reviveSync, shareable, sleepSync, threadDomain } from '@parallel-cookbook/primitives';
import { LaneWorker } from '@parallel-cookbook/primitives/lane';

/** Holds the lock until it is killed, which it says by the event. */
export function hold({ lock, held }) {
  reviveSync(lock).acquireSync();
  reviveSync(held).set();
  for (;;) sleepSync(1000);
}

if (isMainThread) {
  const [lock, held] = [new Mutex(threadDomain, { name: 'held' }), new Event(threadDomain)];
  const worker = new LaneWorker({
    name: 'victim',
    start: { module: import.meta.url, exportName: 'hold' },
    data: { lock: lock[shareable](), held: held[shareable]() },
  });
  await held.wait();
  const ended = worker.kill();
  const from = performance.now();
  try {
    // From here on this thread gets no events: it has to find out by itself.
    lock.acquireSync({ timeoutMs: 30_000 });
  } catch (error) {
    console.log(error.name, error.lock, process.argv[2] === 'time' ? performance.now() - from : '');
  }
  lock.acquireSync().release();
  await ended;
}
