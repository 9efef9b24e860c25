import { describe, expect, it } from '@jest/globals';
import {
  Barrier,
  Event,
  Mutex,
  RLock,
  Semaphore,
  threadDomain,
  type Guard,
  type Permit,
  type ReentrantGuard,
} from '@parallel-cookbook/primitives';
import fc from 'fast-check';

describe('in any order of operations', () => {
  it('a semaphore has the permits that a plain count says, and a task acquires whenever there is one', async () => {
    const step = fc.oneof(
      fc.constant('try' as const),
      fc.constant('acquire' as const),
      fc.constant('give back' as const),
      fc.constant('forget' as const),
      fc.integer({ min: 1, max: 3 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 3 }), fc.array(step, { maxLength: 40 }), async (value, steps) => {
        const semaphore = new Semaphore(threadDomain, value);
        const held: Permit[] = [];
        const waiting: Promise<Permit>[] = [];
        let free = value;
        const settle = async (): Promise<void> => {
          for (; free > 0 && waiting.length > 0; free--) held.push(await waiting.shift()!);
        };
        for (const action of steps) {
          if (action === 'try') {
            const permit = semaphore.tryAcquire();
            expect(permit !== undefined).toBe(free > 0);
            if (permit) held.push(permit);
            if (permit) free--;
          } else if (action === 'acquire') {
            waiting.push(semaphore.acquire());
          } else if (action === 'give back' && held.length > 0) {
            held.shift()!.release();
            free++;
          } else if (action === 'forget') {
            held.pop()?.forget();
          } else if (typeof action === 'number') {
            semaphore.release(action);
            free += action;
          }
          await settle();
          expect(semaphore.value).toBe(free);
        }
        semaphore.release(waiting.length + 1);
        expect(await Promise.all(waiting)).toHaveLength(waiting.length);
        expect(semaphore.value).toBe(free + 1);
      }),
      { examples: [[1, ['try', 1, 'forget', 'try', 'forget', 1, 'acquire', 'try']]] },
    );
  });

  it('a fair lock goes to whoever of those who still wait came first', async () => {
    const step = fc.constantFrom('come', 'release', 'abort first', 'abort last', 'try', 'block');
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const lock = new Mutex(threadDomain, { fair: true });
        const line: { readonly controller: AbortController; readonly guard: Promise<Guard> }[] = [];
        let held: Guard | undefined;
        for (const action of steps) {
          if (action === 'come') {
            const controller = new AbortController();
            line.push({ controller, guard: lock.acquire({ signal: controller.signal }) });
          } else if (action === 'release') {
            held?.release();
            held = undefined;
          } else if (action === 'try') {
            const guard = lock.tryAcquire();
            expect(guard !== undefined).toBe(held === undefined);
            held ??= guard;
          } else if (action === 'block') {
            if (held) expect(() => lock.acquireSync()).toThrow(expect.objectContaining({ name: 'DeadlockError' }));
            else held = lock.acquireSync();
          } else {
            const left = action === 'abort first' ? line.shift() : line.pop();
            left?.controller.abort();
            await left?.guard.catch(() => undefined);
          }
          if (!held) held = await line.shift()?.guard;
          expect(lock.statistics().waiting).toBe(line.length);
          expect(lock.locked).toBe(held !== undefined);
        }
        held?.release();
        for (const { guard } of line) (await guard).release();
        expect(lock.locked).toBe(false);
      }),
    );
  });

  it('a re-entrant lock is as deep as entries were not given back, in whatever order they are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.array(fc.option(fc.nat(20)), { maxLength: 40 }), async (byTask, steps) => {
        const lock = new RLock(threadDomain);
        const guards: ReentrantGuard[] = [];
        for (const step of steps) {
          if (step === null) {
            const [first] = guards;
            guards.push(byTask ? (first?.reacquire() ?? (await lock.acquire())) : lock.acquireSync());
          } else if (guards.length > 0) {
            guards.splice(step % guards.length, 1)[0]!.release();
          }
          expect(lock.depth).toBe(guards.length);
          expect(lock.locked).toBe(guards.length > 0);
        }
      }),
    );
  });

  it('a wait for an event ends if and only if it was set at or after the time it began', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom('set', 'clear', 'wait'), { maxLength: 40 }), async (steps) => {
        const event = new Event(threadDomain);
        const waits: { done: boolean; due: boolean }[] = [];
        let set = false;
        for (const step of steps) {
          if (step === 'wait') {
            const wait = { done: false, due: set };
            waits.push(wait);
            event.wait().then(
              () => (wait.done = true),
              () => undefined,
            );
          } else {
            event[step as 'set' | 'clear']();
            set = step === 'set';
            if (set) for (const wait of waits) wait.due = true;
          }
          expect(event.isSet()).toBe(set);
        }
        await new Promise((resolve) => setImmediate(resolve));
        expect(waits.map(({ done }) => done)).toEqual(waits.map(({ due }) => due));
        event.close();
      }),
    );
  });

  it('parties of a barrier get the indices of their round, whatever the number of parties and rounds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }), async (parties, rounds) => {
        const barrier = new Barrier(threadDomain, parties);
        const indices: number[][] = Array.from({ length: rounds }, () => []);
        const party = async (): Promise<void> => {
          for (const round of indices) round.push(await barrier.wait());
        };
        await Promise.all(Array.from({ length: parties }, party));
        for (const round of indices)
          expect(round.sort((a, b) => a - b)).toEqual(Array.from({ length: parties }, (_, i) => i));
        expect(barrier.statistics()).toEqual({ parties, waiting: 0, generation: rounds, broken: false });
      }),
    );
  });
});
