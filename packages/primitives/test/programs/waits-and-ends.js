import { Condition, Event, Mutex, Semaphore, threadDomain } from '@parallel-cookbook/primitives';

const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

const lock = new Mutex(threadDomain);
const guard = lock.acquireSync();
const waiting = lock.acquire();
const most = timers();
guard.release();
(await waiting).release();

const held = await lock.acquire();
await lock.acquire({ timeoutMs: 5 }).catch(() => undefined);
const controller = new AbortController();
const cancelled = lock.acquire({ signal: controller.signal }).catch(() => undefined);
controller.abort();
await cancelled;
held.release();

const [event, semaphore, condition] = [
  new Event(threadDomain),
  new Semaphore(threadDomain, 0),
  new Condition(threadDomain),
];
const closed = [event.wait(), semaphore.acquire(), condition.withLock(() => condition.wait())];
await Promise.resolve();
for (const primitive of [event, semaphore, condition]) primitive.close();
await Promise.allSettled(closed);

console.log(`${most} while waiting, ${timers()} after: acquired, timed out, cancelled, closed`);
