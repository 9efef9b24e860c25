import { describe, expect, it } from '@jest/globals';
import { Barrier, Condition, Event, LifoQueue, Lock, Queue, RLock, Semaphore } from '@parallel-cookbook/threading';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

// CPython's lock_tests: a lock can be referred to weakly, and goes when nobody has it any more, used or not.
describe.each<[string, () => object, (it: never) => unknown]>([
  ['a Lock', () => new Lock(), (lock: Lock) => lock.withLockSync(() => 1)],
  ['an RLock', () => new RLock(), (lock: RLock) => lock.withLockSync(() => lock.withLockSync(() => 1))],
  ['a Semaphore', () => new Semaphore(), (semaphore: Semaphore) => semaphore.acquireSync().release()],
  ['a Condition', () => new Condition(), (condition: Condition) => condition.withLockSync(() => condition.notifyAll())],
  ['an Event', () => new Event(), (event: Event) => event.wait({ timeoutMs: 0 }).catch(() => undefined)],
  ['a Barrier', () => new Barrier(1), (barrier: Barrier) => barrier.waitSync()],
  ['a Queue', () => new Queue(), (queue: Queue) => (queue.putSync(1), queue.getSync())],
  ['a LifoQueue', () => new LifoQueue(), (queue: LifoQueue) => queue.get({ timeoutMs: 0 }).catch(() => undefined)],
])('%s that nobody has any more', (_, make, use) => {
  it.each([true, false])('is collected, used: %s', async (used) => {
    const seen = await forgotten(make, used ? use : () => undefined);
    while (seen.deref() !== undefined) {
      await new Promise((resolve) => setImmediate(resolve));
      collect();
    }
    expect(seen.deref()).toBeUndefined();
  });
});

async function forgotten(make: () => object, use: (it: never) => unknown): Promise<WeakRef<object>> {
  const primitive = make();
  await use(primitive as never);
  return new WeakRef(primitive);
}

it('a semaphore has one permit unless it is told', () => {
  expect(new Semaphore().value).toBe(1);
});
