import { describe, expect, it } from '@jest/globals';
import { Mutex, reviveSync, shareable, threadMemory } from '@parallel-cookbook/primitives';
import { startThread, syncContract, syncPrograms } from '@parallel-cookbook/primitives/testing';
import {
  Barrier,
  BoundedSemaphore,
  Condition,
  Event,
  Lock,
  Once,
  ReadWriteLock,
  RLock,
  Semaphore,
} from '@parallel-cookbook/threading';

const contract = syncContract({
  memory: threadMemory,
  lock: (options) => new Lock(options),
  rlock: (options) => new RLock(options),
  readWriteLock: (options) => new ReadWriteLock(options),
  once: (options) => new Once(options),
  semaphore: (value) => new Semaphore(value),
  boundedSemaphore: (value) => new BoundedSemaphore(value),
  condition: (lock, options) => new Condition(lock, options),
  event: () => new Event(),
  barrier: (parties, options) => new Barrier(parties, options),
  start: (program, ...args) => startThread(syncPrograms, program, ...args),
});
for (const [noun, cases] of Object.entries(contract)) {
  describe(`threading: ${noun}`, () => {
    for (const { title, run } of cases) it(title, run);
  });
}

describe('the classes of threading', () => {
  it('make instances of the primitive itself, so that a handle that arrives is of the same class', () => {
    const lock = new Lock({ name: 'one' });
    expect(lock).toBeInstanceOf(Lock);
    expect(lock).toBeInstanceOf(Mutex);
    const arrived = reviveSync(structuredClone(lock[shareable]()));
    expect(arrived).toBeInstanceOf(Lock);
    expect(Object.getPrototypeOf(arrived)).toBe(Object.getPrototypeOf(lock));
    expect((arrived as Lock).name).toBe('one');
  });

  it('give a condition a re-entrant lock of its own unless it gets one', () => {
    expect(new Condition().lock).toBeInstanceOf(RLock);
    const lock = new Lock();
    expect(new Condition(lock).lock).toBe(lock);
  });
});
