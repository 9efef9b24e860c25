import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { OwnerDiedError } from '@parallel-cookbook/primitives';
import { leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';
import { Event, Lock, Thread } from '@parallel-cookbook/threading';
import { tasks } from '../tasks/orphans.js';

// In a hook, as the comparison is: Jest times each of its hooks with a timer of its own.
let check: LeakCheck;
beforeAll(() => {
  check = leaks();
});
afterAll(async () => {
  expect(await check.difference()).toEqual([]);
});

it('a lock held by the thread of a thread is recovered when both die together', async () => {
  const lock = new Lock({ name: 'inherited' });
  const held = new Event();
  const parent = new Thread({ target: tasks.holdInChild, args: [lock, held], name: 'parent' });
  parent.start();
  const ended = parent.join().catch((error: unknown) => error);
  await held.wait();
  await parent.terminate();
  await ended;
  await expect(lock.acquire({ timeoutMs: 20_000 })).rejects.toBeInstanceOf(OwnerDiedError);
  (await lock.acquire()).release();
});
