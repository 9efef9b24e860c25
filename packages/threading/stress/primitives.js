import { barrierRound } from './rounds/barrier.js';
import { conditionRound } from './rounds/condition.js';
import { eventRound } from './rounds/event.js';
import { executorRound } from './rounds/executor.js';
import { locks } from './rounds/locks.js';
import { queues } from './rounds/queues.js';
import { readWriteLockRound } from './rounds/read-write-lock.js';
import { ringRound } from './rounds/ring.js';
import { threadRound } from './rounds/thread.js';

/** What a round does, by the name of what it is about. @type {Readonly<Record<string, (round: import('./round.js').Round) => Promise<void>>>} */
export const primitives = {
  ...locks,
  ReadWriteLock: readWriteLockRound,
  Condition: conditionRound,
  Event: eventRound,
  Barrier: barrierRound,
  ...queues,
  SpscRing: ringRound,
  ThreadPoolExecutor: executorRound,
  Thread: threadRound,
};
