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
  SharedArray,
  SharedBufferRegion,
  SharedStruct,
  SharedValue,
  threadDomain,
  type Shareable,
} from '@parallel-cookbook/primitives';
import { shareableContract } from '@parallel-cookbook/primitives/testing';

function suite<H extends Shareable>(noun: string, make: () => H, isSame: (one: H, other: H) => boolean): void {
  describe(`${noun} that travels`, () => {
    for (const { title, run } of shareableContract(make, isSame)) it(title, run);
  });
}

suite(
  'a function that runs once',
  () => new Once(threadDomain),
  (one, other) => one.name === other.name && one.runSync(() => undefined) && other.done,
);
suite(
  'a lock',
  () => new Mutex(threadDomain),
  (one, other) => one.name === other.name && one.withLockSync(() => other.locked),
);
suite(
  'a re-entrant lock',
  () => new RLock(threadDomain),
  (one, other) => one.withLockSync(() => other.withLockSync(() => one.depth === 2 && other.depth === 2)),
);
suite(
  'a read-write lock',
  () => new ReadWriteLock(threadDomain, { maxReaders: 3 }),
  (one, other) => one.write.withLockSync(() => other.statistics().writing && other.read.tryAcquire() === undefined),
);
suite(
  'a semaphore',
  () => new Semaphore(threadDomain, 3),
  (one, other) => one.withPermitSync(() => other.value === 2),
);
suite(
  'a bounded semaphore',
  () => new BoundedSemaphore(threadDomain, 3),
  (one, other) => one.withPermitSync(() => other.value === 2),
);
suite(
  'a condition over a re-entrant lock',
  () => new Condition(threadDomain),
  (one, other) => one.withLockSync(() => other.lock.locked && one.lock.name === other.lock.name),
);
suite(
  'a condition over a lock',
  () => new Condition(threadDomain, new Mutex(threadDomain)),
  (one, other) => one.withLockSync(() => other.lock.locked),
);
suite(
  'an event',
  () => new Event(threadDomain),
  (one, other) => {
    one.clear();
    other.set();
    return one.isSet();
  },
);
suite(
  'a barrier',
  () => new Barrier(threadDomain, 5),
  (one, other) => {
    const before = other.broken;
    one.abort();
    const after = other.broken;
    one.reset();
    return !before && after && other.parties === 5;
  },
);
suite(
  'a shared value',
  () => new SharedValue('f64', 1.5),
  (one, other) => one.add(1) === other.value - 1 && other.kind === 'f64',
);
suite(
  'a shared array',
  () => new SharedArray('i16', [1, 2, 3]),
  (one, other) => one.add(1, 5) === other.values[1]! - 5 && other.length === 3,
);
suite(
  'a region',
  () => new SharedBufferRegion(64),
  (one, other) => Atomics.add(one.cells, 0, 1) + 1 === Atomics.load(other.cells, 0),
);
suite(
  'a shared struct',
  () => new SharedStruct({ id: 'u8', best: 'f64' }),
  (one, other) => {
    one.add('best', 1.5);
    return one.get('best') === other.get('best') && one.bytes === other.bytes;
  },
);
