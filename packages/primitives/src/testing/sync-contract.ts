import type { ContractCase } from './contract.js';
import { barrierCases } from './sync/barrier-cases.js';
import { conditionCases } from './sync/condition-cases.js';
import { eventCases } from './sync/event-cases.js';
import { fairLockCases } from './sync/fair-lock-cases.js';
import { lockCases } from './sync/lock-cases.js';
import { onceCases } from './sync/once-cases.js';
import { readWriteLockCases } from './sync/read-write-lock-cases.js';
import { reentrantConditionCases } from './sync/reentrant-condition-cases.js';
import { rlockCases } from './sync/rlock-cases.js';
import { boundedSemaphoreCases, semaphoreCases } from './sync/semaphore-cases.js';
import type { SyncHarness } from './sync-harness.js';

/**
 * What every family of primitives promises, by noun: the same for threads and for processes.
 * CPython's `lock_tests` are the model of behaviour; the cases are our own.
 */
export function syncContract(harness: SyncHarness): Readonly<Record<string, readonly ContractCase[]>> {
  const fair: SyncHarness = {
    ...harness,
    lock: (options) => harness.lock({ ...options, fair: true }),
    rlock: (options) => harness.rlock({ ...options, fair: true }),
  };
  const all = {
    'a lock': lockCases(harness),
    'a re-entrant lock': rlockCases(harness),
    'a fair lock': [...lockCases(fair), ...fairLockCases(fair, () => fair.lock())],
    'a fair re-entrant lock': [...rlockCases(fair), ...fairLockCases(fair, () => fair.rlock())],
    'a condition over a fair lock': conditionCases(fair, () => fair.lock()),
    'a read-write lock': readWriteLockCases(harness),
    'a function that runs once': onceCases(harness),
    'a semaphore': semaphoreCases(harness),
    'a bounded semaphore': boundedSemaphoreCases(harness),
    'a condition over a lock': conditionCases(harness, () => harness.lock()),
    'a condition over a re-entrant lock': [
      ...conditionCases(harness, () => harness.rlock()),
      ...reentrantConditionCases(harness),
    ],
    'an event': eventCases(harness),
    'a barrier': barrierCases(harness),
  } satisfies Record<string, readonly ContractCase[]>;
  if (harness.lanes !== false) return all;
  return Object.fromEntries(
    Object.entries(all).map(([noun, cases]) => [noun, cases.filter(({ needs }) => needs !== 'lanes')]),
  );
}
