import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { threadMemory } from '@parallel-cookbook/primitives';
import {
  leaks,
  syncContract,
  type LeakCheck,
  type StartedProgram,
  type SyncHarness,
} from '@parallel-cookbook/primitives/testing';
import {
  Barrier,
  type BarrierOptions,
  BoundedSemaphore,
  Condition,
  createTask,
  Event,
  Lock,
  ReadWriteLock,
  Semaphore,
} from '@parallel-cookbook/async';
import { immediate } from './immediate.js';
import { taskPrograms } from './task-programs.js';

function start(program: string, ...args: readonly unknown[]): StartedProgram {
  const programs = taskPrograms as unknown as Record<string, (...args: readonly unknown[]) => Promise<unknown>>;
  const task = createTask(() => programs[program]?.(...args), { name: program });
  const result = task.result();
  const ended = result.then(
    () => undefined,
    () => undefined,
  );
  return { result, ended, kill: () => Promise.reject(new Error('a task cannot be killed')) };
}

/** Ours have their blocking forms only here, and the suite's types are those of locks between lanes. */
const harness = {
  lanes: false,
  memory: threadMemory,
  lock: (options?: { name?: string }) => immediate(new Lock(options)),
  rlock: () => new Error('there is no re-entrant lock between tasks'),
  readWriteLock: (options?: { name?: string }) => {
    const lock = new ReadWriteLock(options);
    immediate(lock.read);
    immediate(lock.write);
    return lock;
  },
  semaphore: (value: number) => immediate(new Semaphore(value)),
  boundedSemaphore: (value: number) => immediate(new BoundedSemaphore(value)),
  condition: (lock?: Lock) => immediate(new Condition(immediate(lock ?? new Lock()))),
  event: () => {
    const event = new Event();
    const open = { name: event.name, tryAcquire: () => (event.isSet() ? { release: () => undefined } : undefined) };
    return Object.assign(event, { waitSync: immediate(open).acquireSync });
  },
  barrier: (parties: number, options?: BarrierOptions) => new Barrier(parties, options),
  start,
} as unknown as SyncHarness;

const nouns = [
  'a lock',
  'a fair lock',
  'a condition over a lock',
  'a read-write lock',
  'a semaphore',
  'a bounded semaphore',
  'an event',
  'a barrier',
];

let check: LeakCheck;
beforeAll(() => {
  check = leaks();
});
afterAll(async () => {
  expect(await check.difference()).toEqual([]);
});

const contract = syncContract(harness);
for (const noun of nouns) {
  describe(`${noun} between tasks`, () => {
    for (const { title, run } of contract[noun] ?? []) it(title, run);
  });
}
