import { types } from 'node:util';
import type { SharedArray } from '../../memory/shared-array.js';
import { AtomicsParking } from '../../parking/atomics.js';
import { FutexParking } from '../../parking/futex.js';
import type { Region } from '../../memory/region.js';
import { Random } from '../../random/random.js';
import type { Barrier } from '../../sync/barrier.js';
import type { Condition } from '../../sync/condition.js';
import type { Event } from '../../sync/event.js';
import type { ReadWriteLock } from '../../sync/read-write-lock.js';
import type { Mutex } from '../../sync/mutex.js';
import type { RLock } from '../../sync/rlock.js';
import type { Semaphore } from '../../sync/semaphore.js';
import { sleepSync } from '../../wait/sleep.js';

// What the sync contract runs in other lanes. Every function is called by name.
export * from './run-once.js';

type Lock = Mutex | RLock;

/** Where the programs stand, for a harness. */
export const syncPrograms = new URL('./programs.js', import.meta.url);

/** Holds a lock or a permit until told to let go. */
export function holdUntil(lock: Lock | Semaphore, held: Event, letGo: Event): void {
  const guard = lock.acquireSync();
  held.set();
  letGo.waitSync();
  guard.release();
}

/** Holds a lock until told to let go, as an async task. */
export async function holdUntilAsync(lock: Lock | Semaphore, held: Event, letGo: Event): Promise<void> {
  const guard = await lock.acquire();
  held.set();
  await letGo.wait();
  guard.release();
}

/** Holds a lock or a permit and never lets go. */
export function holdForEver(lock: Lock | Semaphore, held: Event): never {
  lock.acquireSync();
  held.set();
  for (;;) sleepSync(1000);
}

/** Holds a lock or a permit and ends its thread in good order. */
export function holdAndLeave(lock: Lock | Semaphore, held: Event): void {
  lock.acquireSync();
  held.set();
}

/** Takes a permit through each of two handles, releases another one, and ends its thread in good order. */
export async function takeTwiceAndLeave(semaphore: Semaphore, same: Semaphore): Promise<void> {
  semaphore.acquireSync();
  await same.acquire();
  same.acquireSync().release();
}

/** Holds a permit and ends its lane with an exit code. */
export function holdAndExit(semaphore: Semaphore, code: number): void {
  semaphore.acquireSync();
  process.exit(code);
}

/** Acquires and releases; says how it went. */
export function tryToAcquire(lock: Lock | Semaphore, timeoutMs?: number): string {
  return outcome(() => lock.acquireSync({ timeoutMs }).release());
}

/** The same in the event loop. */
export async function tryToAcquireAsync(lock: Lock | Semaphore, timeoutMs?: number): Promise<string> {
  return outcomeAsync(async () => (await lock.acquire({ timeoutMs })).release());
}

/** Acquires, and writes its number behind those of the lanes that had the lock before. */
export function takeTurn(lock: Lock, turns: SharedArray<'i32'>, number: number): void {
  const guard = lock.acquireSync();
  turns.set(turns.add(0, 1) + 1, number);
  guard.release();
}

/** The same in the event loop. */
export async function takeTurnAsync(lock: Lock, turns: SharedArray<'i32'>, number: number): Promise<void> {
  const guard = await lock.acquire();
  turns.set(turns.add(0, 1) + 1, number);
  guard.release();
}

/** Waits for an event; says how it went. */
export function waitForEvent(event: Event, timeoutMs?: number): string {
  return outcome(() => event.waitSync({ timeoutMs }));
}

/** Waits at a barrier so many times; returns the indices it got, or the code of the error. */
export function arrive(barrier: Barrier, rounds: number, timeoutMs?: number): number[] | string {
  const indices: number[] = [];
  const result = outcome(() => {
    for (let round = 0; round < rounds; round++) indices.push(barrier.waitSync({ timeoutMs }));
  });
  return result === 'done' ? indices : result;
}

/** Waits at a barrier and says, at each round, how many had arrived for it. */
export function arriveAndCount(barrier: Barrier, arrivals: SharedArray<'i32'>, rounds: number): number[] {
  const seen: number[] = [];
  for (let round = 0; round < rounds; round++) {
    arrivals.add(round, 1);
    barrier.waitSync();
    seen.push(arrivals.get(round));
  }
  return seen;
}

/** Attaches to a barrier and never arrives. */
export function neverArrive(_barrier: Barrier, attached: Event): never {
  attached.set();
  for (;;) sleepSync(1000);
}

/** Waits until notified; says when it holds the lock and is about to wait, and how it went. */
export function waitForNotify(condition: Condition<Lock>, waiting: SharedArray<'i32'>, timeoutMs?: number): string {
  return condition.withLockSync(() => {
    waiting.add(0, 1);
    return outcome(() => condition.waitSync({ timeoutMs }));
  });
}

/** Takes `count` items that others put, one at a time. `shared` is [items, taken]. */
export function consume(condition: Condition<Lock>, shared: SharedArray<'i32'>, count: number): number {
  for (let taken = 0; taken < count; taken++) {
    condition.withLockSync(() => {
      condition.waitForSync(() => shared.values[0]! > 0);
      shared.values[0]!--;
      shared.values[1]!++;
    });
  }
  return count;
}

/**
 * Adds one to an unprotected counter under the lock, so many times, in mixed ways: blocking, with time-outs short enough
 * to run out, in the event loop. Returns how often it added.
 */
export async function countUp(
  lock: Lock | Semaphore,
  counter: SharedArray<'f64'>,
  rounds: number,
  seed: number,
  ways: readonly string[] = ['sync', 'timed', 'async', 'try', 'with'],
): Promise<number> {
  const random = new Random(seed);
  let added = 0;
  const add = (): void => {
    const before = counter.values[0]!;
    if (random.next() < 0.01) for (let i = random.integer(1, 2000); i > 0; i--) counter.values[1] = i;
    counter.values[0] = before + 1;
    added++;
  };
  for (let round = 0; round < rounds; round++) {
    const way = random.choice(ways);
    const timeoutMs = random.next() < 0.5 ? random.next() : undefined;
    try {
      if (way === 'async') {
        const guard = await lock.acquire({ timeoutMs });
        add();
        if (random.next() < 0.2) await Promise.resolve();
        guard.release();
      } else if (way === 'try') {
        const guard = lock.tryAcquire();
        if (guard) add();
        guard?.release();
      } else {
        const guard = lock.acquireSync({ timeoutMs: way === 'timed' ? timeoutMs : undefined });
        add();
        guard.release();
      }
    } catch (error) {
      if (codeOf(error) !== 'ERR_PARALLEL_TIMEOUT') throw error;
    }
  }
  return added;
}

/** Says how many entries deep a re-entrant lock can be had, and lets go of all. */
export function enterTwice(lock: RLock): number {
  return lock.withLockSync(() => lock.withLockSync(() => lock.depth));
}

type Side = 'read' | 'write';

/** Holds one side of a read-write lock until told to let go. */
export function holdSideUntil(lock: ReadWriteLock, side: Side, held: Event, letGo: Event): void {
  lock[side].withLockSync(() => {
    held.set();
    letGo.waitSync();
  });
}

/** Holds one side of a read-write lock and never lets go. */
export function holdSideForEver(lock: ReadWriteLock, side: Side, held: Event): never {
  lock[side].acquireSync();
  held.set();
  for (;;) sleepSync(1000);
}

/** Enters and leaves one side of a read-write lock; says how it went. */
export function tryToEnter(lock: ReadWriteLock, side: Side, timeoutMs?: number): string {
  return outcome(() => lock[side].acquireSync({ timeoutMs }).release());
}

/** The same in the event loop. */
export function tryToEnterAsync(lock: ReadWriteLock, side: Side, timeoutMs?: number): Promise<string> {
  return outcomeAsync(async () => (await lock[side].acquire({ timeoutMs })).release());
}

/**
 * Reads and writes under a read-write lock, so many times, in mixed ways. A writer adds one to every value but the last, one
 * after the other, and to the last how many entries were wrong: a reader or writer that finds values which differ.
 * Returns how often it wrote.
 */
export async function readAndWrite(
  lock: ReadWriteLock,
  data: SharedArray<'f64'>,
  rounds: number,
  seed: number,
): Promise<number> {
  const random = new Random(seed);
  const { values } = data;
  const last = values.length - 1;
  let written = 0;
  let wrong = 0;
  const look = (): void => {
    for (let i = 1; i < last; i++) if (values[i] !== values[0]) wrong++;
  };
  const add = (): void => {
    look();
    for (let i = 0; i < last; i++) values[i]!++;
    written++;
  };
  for (let round = 0; round < rounds; round++) {
    const side = random.next() < 0.2 ? 'write' : 'read';
    const body = side === 'write' ? add : look;
    const timeoutMs = random.next() < 0.2 ? random.next() : undefined;
    try {
      const way = random.next();
      if (way < 0.2) await lock[side].withLock(body, { timeoutMs });
      else if (way < 0.3) {
        const guard = lock[side].tryAcquire();
        if (guard) body();
        guard?.release();
      } else lock[side].withLockSync(body, { timeoutMs });
    } catch (error) {
      if (codeOf(error) !== 'ERR_PARALLEL_TIMEOUT') throw error;
    }
  }
  if (wrong > 0) lock.write.withLockSync(() => (values[last]! += wrong));
  return written;
}

/** Sleeps on the first cell of a region until it is not 0 any more; says how it woke. */
export function parkOnce(region: Region, timeoutMs: number): string {
  const parking = types.isSharedArrayBuffer(region.buffer) ? new AtomicsParking() : new FutexParking();
  return parking.park(region.cells, 0, 0, timeoutMs);
}

function outcome(run: () => void): string {
  try {
    run();
    return 'done';
  } catch (error) {
    return codeOf(error);
  }
}

async function outcomeAsync(run: () => Promise<void>): Promise<string> {
  try {
    await run();
    return 'done';
  } catch (error) {
    return codeOf(error);
  }
}

function codeOf(error: unknown): string {
  return (error as { code?: string }).code ?? String(error);
}
