import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';
import { Event, Lock, setExcepthook, Thread } from '@parallel-cookbook/threading';
import { tasks } from '../tasks/dying.js';

// A lock that a thread held when it died goes to one waiter, who is told, whoever is blocked meanwhile. How long it takes is measured by
// the stress run, not judged here.
let check: LeakCheck;
beforeAll(() => {
  check = leaks();
  setExcepthook(() => undefined);
});
afterAll(async () => {
  setExcepthook(undefined);
  expect(await check.difference()).toEqual([]);
});

const ways = ['exit', 'throw', 'reject', 'heap', 'terminate'] as const;
const resourceLimits = { maxOldGenerationSizeMb: 40 };

/** A thread, or a thread of a thread, that has the lock and dies when it is told to. */
async function holder(how: (typeof ways)[number], task: 'holdAndDie' | 'parentOf' = 'holdAndDie') {
  const [lock, held, mayDie] = [new Lock(), new Event(), new Int32Array(new SharedArrayBuffer(4))];
  const thread = new Thread({ target: tasks[task], args: [lock, held, mayDie, how], resourceLimits });
  thread.start();
  const ended = thread.join().catch(() => undefined);
  await held.wait();
  const die = (): void => {
    Atomics.store(mayDie, 0, 1);
    Atomics.notify(mayDie, 0);
    if (how === 'terminate') void thread.terminate();
  };
  return { lock, ended, die };
}

async function blockedWaiter(lock: Lock): Promise<Thread<string>> {
  const about = new Event();
  const waiter = new Thread({ target: tasks.acquire, args: [lock, about] });
  waiter.start();
  await about.wait();
  return waiter as Thread<string>;
}

describe.each(ways)('the lock of a thread that dies (%s)', (how) => {
  it('comes to the main thread, which is blocked all the time', async () => {
    const { lock, ended, die } = await holder(how);
    die();
    expect(() => lock.acquireSync()).toThrow('died');
    lock.acquireSync().release();
    await ended;
  });

  it('comes to a thread that is blocked beside it, while the main thread awaits', async () => {
    const { lock, ended, die } = await holder(how);
    const waiter = await blockedWaiter(lock);
    die();
    expect(await waiter.join()).toBe('OwnerDiedError');
    await ended;
  });

  it('comes to a thread that is blocked beside it, while the thread that started both is blocked, too', async () => {
    const { lock, ended, die } = await holder(how);
    const waiter = await blockedWaiter(lock);
    die();
    expect(waiter.joinSync()).toBe('OwnerDiedError');
    await ended;
  });

  it('comes to the main thread when the dead was the thread of a thread', async () => {
    const { lock, ended, die } = await holder(how, 'parentOf');
    die();
    expect(() => lock.acquireSync()).toThrow('died');
    await ended;
  });
});

it('a thread that fills its heap while its starter computes is found out when that one blocks or awaits', async () => {
  const { lock, ended, die } = await holder('heap');
  const waiter = await blockedWaiter(lock);
  die();
  const until = performance.now() + 300;
  while (performance.now() < until);
  expect(waiter.joinSync()).toBe('OwnerDiedError');
  await ended;
});

it('threads that come one after the other use one slot of the owner table, each with a generation of its own', async () => {
  const lock = new Lock();
  const words = [];
  for (let i = 0; i < 6; i++) {
    const thread = new Thread({ target: tasks.ownerWord, args: [lock] });
    thread.start();
    words.push(await thread.join());
  }
  expect(new Set(words).size).toBe(6);
  expect(new Set(words.map((word) => (word >>> 3) & 0xfff)).size).toBe(1);
});
