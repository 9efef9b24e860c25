import { describe, it } from '@jest/globals';
import {
  AtomicsParking,
  Barrier,
  BoundedSemaphore,
  Condition,
  Event,
  Mutex,
  Once,
  ReadWriteLock,
  RLock,
  Semaphore,
  SharedBufferRegion,
  SpinningParking,
  threadDomain,
  threadMemory,
} from '@parallel-cookbook/primitives';
import {
  parkingContract,
  regionContract,
  startThread,
  syncContract,
  syncPrograms,
} from '@parallel-cookbook/primitives/testing';

describe('a region in a SharedArrayBuffer', () => {
  for (const { title, run } of regionContract((bytes) => new SharedBufferRegion(bytes))) it(title, run);
});

describe('parking with Atomics', () => {
  const cases = parkingContract({
    parking: new AtomicsParking(),
    region: () => new SharedBufferRegion(64),
    parkElsewhere: (region, timeoutMs) => startThread(syncPrograms, 'parkOnce', region, timeoutMs),
  });
  for (const { title, run } of cases) it(title, run);
});

describe('parking after a spin', () => {
  const cases = parkingContract({
    parking: new SpinningParking(new AtomicsParking()),
    region: () => new SharedBufferRegion(64),
    parkElsewhere: (region, timeoutMs) => startThread(syncPrograms, 'parkOnce', region, timeoutMs),
  });
  for (const { title, run } of cases) it(title, run);
});

const contract = syncContract({
  memory: threadMemory,
  lock: (options) => new Mutex(threadDomain, options),
  rlock: (options) => new RLock(threadDomain, options),
  readWriteLock: (options) => new ReadWriteLock(threadDomain, options),
  once: (options) => new Once(threadDomain, options),
  semaphore: (value) => new Semaphore(threadDomain, value),
  boundedSemaphore: (value) => new BoundedSemaphore(threadDomain, value),
  condition: (lock, options) => new Condition(threadDomain, lock, options),
  event: () => new Event(threadDomain),
  barrier: (parties, options) => new Barrier(threadDomain, parties, options),
  start: (program, ...args) => startThread(syncPrograms, program, ...args),
});
for (const [noun, cases] of Object.entries(contract)) {
  describe(`${noun} between threads`, () => {
    for (const { title, run } of cases) it(title, run);
  });
}
