import { describe, it } from '@jest/globals';
import {
  Barrier,
  BoundedSemaphore,
  Condition,
  Event,
  Mutex,
  Once,
  ReadWriteLock,
  RLock,
  Semaphore,
} from '@parallel-cookbook/primitives';
import { FutexParking, mappedMemory, MappedRegion, processDomain } from '@parallel-cookbook/primitives/process';
import {
  parkingContract,
  regionContract,
  startProcess,
  syncContract,
  syncPrograms,
} from '@parallel-cookbook/primitives/testing';

describe('a region in a mapped segment', () => {
  for (const { title, run } of regionContract((bytes) => MappedRegion.allocate(bytes))) it(title, run);
});

describe('parking with futexes', () => {
  const cases = parkingContract({
    parking: new FutexParking(),
    region: () => MappedRegion.allocate(64),
    parkElsewhere: (region, timeoutMs) => startProcess(syncPrograms, 'parkOnce', region, timeoutMs),
  });
  for (const { title, run } of cases) it(title, run);
});

const contract = syncContract({
  memory: mappedMemory,
  lock: (options) => new Mutex(processDomain, options),
  rlock: (options) => new RLock(processDomain, options),
  readWriteLock: (options) => new ReadWriteLock(processDomain, options),
  once: (options) => new Once(processDomain, options),
  semaphore: (value) => new Semaphore(processDomain, value),
  boundedSemaphore: (value) => new BoundedSemaphore(processDomain, value),
  condition: (lock, options) => new Condition(processDomain, lock, options),
  event: () => new Event(processDomain),
  barrier: (parties, options) => new Barrier(processDomain, parties, options),
  start: (program, ...args) => startProcess(syncPrograms, program, ...args),
});
for (const [noun, cases] of Object.entries(contract)) {
  describe(`${noun} between processes`, () => {
    for (const { title, run } of cases) it(title, run);
  });
}
