import { describe, expect, it, jest } from '@jest/globals';
import {
  Barrier,
  Condition,
  Event,
  Mutex,
  Random,
  ReadWriteLock,
  RLock,
  Semaphore,
  shareable,
  SharedArray,
  threadDomain,
} from '@parallel-cookbook/primitives';
import { startThread, syncPrograms } from '@parallel-cookbook/primitives/testing';

const programs = new URL('../programs/churn.js', import.meta.url);
const passers = new URL('../programs/dies-passing-on.js', import.meta.url);
const droppers = new URL('../programs/drops-handles.js', import.meta.url);
const [VIOLATIONS, ENTRIES, DEATHS, KILLED] = [1, 2, 3, 8];
const kills = 25;
jest.setTimeout(300_000);

/** Gives the event loop so many turns. Only how far others come meanwhile depends on it, never a verdict. */
async function turns(count: number): Promise<void> {
  for (; count > 0; count--) await new Promise((resolve) => setImmediate(resolve));
}

/** Resolves when a cell has grown by so much: everybody would hang here if a wake or a recovery were lost. */
async function growth(state: SharedArray<'i32'>, cell: number, by: number): Promise<void> {
  const goal = state.get(cell) + by;
  while (state.get(cell) < goal) await turns(1);
}

describe('threads that are terminated at random points', () => {
  for (const [noun, make] of [
    ['a lock', () => new Mutex(threadDomain)],
    ['a re-entrant lock', () => new RLock(threadDomain)],
    ['a fair lock', () => new Mutex(threadDomain, { fair: true })],
    ['a fair re-entrant lock', () => new RLock(threadDomain, { fair: true })],
  ] as const) {
    it(`leave ${noun} usable: never two inside, every death told once at most, and the others go on`, async () => {
      const [lock, state, stop] = [make(), new SharedArray('i32', KILLED + kills + 8), new Event(threadDomain)];
      const random = new Random(20);
      let lanes = 0;
      const start = () => {
        const lane = ++lanes;
        return { lane, thread: startThread(programs, 'churnLock', lock, state, stop, lane, lane) };
      };
      const running = [start(), start(), start()];
      for (let kill = 0; kill < kills; kill++) {
        await growth(state, ENTRIES, 50);
        await turns(random.integer(0, 20));
        const [victim] = running.splice(random.integer(0, running.length - 1), 1);
        state.set(KILLED + victim!.lane, 1);
        await victim!.thread.kill();
        running.push(start());
        if (random.next() < 0.5) await lock.withLock(() => undefined).catch(countDeath);
      }
      await growth(state, ENTRIES, 100);
      stop.set();
      for (const { thread } of running) await thread.result;
      expect(state.get(VIOLATIONS)).toBe(0);
      const { recoveries } = lock.statistics();
      expect(recoveries).toBeLessThanOrEqual(kills);
      expect(state.get(DEATHS)).toBeLessThanOrEqual(recoveries);
      try {
        lock.acquireSync().release();
      } catch (error) {
        countDeath(error);
      }
      expect(lock.locked).toBe(false);

      function countDeath(error: unknown): void {
        expect(error).toMatchObject({ name: 'OwnerDiedError' });
        state.add(DEATHS, 1);
      }
    });
  }

  it('leave a read-write lock usable: nobody reads beside a writer that lives, every death inside told once at most', async () => {
    const [lock, state, stop] = [
      new ReadWriteLock(threadDomain, { maxReaders: 8 }),
      new SharedArray('i32', KILLED + kills + 8),
      new Event(threadDomain),
    ];
    const random = new Random(24);
    let lanes = 0;
    const start = () => {
      const lane = ++lanes;
      return { lane, thread: startThread(programs, 'churnReadWriteLock', lock, state, stop, lane, lane) };
    };
    const running = [start(), start(), start()];
    for (let kill = 0; kill < kills; kill++) {
      await growth(state, ENTRIES, 50);
      await turns(random.integer(0, 20));
      const [victim] = running.splice(random.integer(0, running.length - 1), 1);
      state.set(KILLED + victim!.lane, 1);
      await victim!.thread.kill();
      running.push(start());
      const side = random.choice(['read', 'write'] as const);
      if (random.next() < 0.5) await lock[side].withLock(() => undefined).catch(() => state.add(DEATHS, 1));
    }
    await growth(state, ENTRIES, 100);
    stop.set();
    for (const { thread } of running) await thread.result;
    await lock.write.withLock(() => undefined).catch(() => state.add(DEATHS, 1));
    expect(state.get(VIOLATIONS)).toBe(0);
    const { recoveries, reading, writing } = lock.statistics();
    expect(recoveries).toBeLessThanOrEqual(kills);
    expect(state.get(DEATHS)).toBeLessThanOrEqual(recoveries);
    expect({ reading, writing }).toEqual({ reading: 0, writing: false });
  });

  it('give the permits of a semaphore back, no more and no fewer', async () => {
    const [semaphore, state] = [new Semaphore(threadDomain, 2), new SharedArray('i32', 4)];
    const stop = new Event(threadDomain);
    const random = new Random(21);
    let seed = 0;
    const start = () => startThread(programs, 'churnSemaphore', semaphore, state, stop, ++seed);
    const running = [start(), start(), start()];
    for (let kill = 0; kill < kills; kill++) {
      await growth(state, ENTRIES, 50);
      await turns(random.integer(0, 20));
      const [victim] = running.splice(random.integer(0, running.length - 1), 1);
      await victim!.kill();
      running.push(start());
    }
    await growth(state, ENTRIES, 100);
    stop.set();
    for (const thread of running) await thread.result;
    const permits = [await semaphore.acquire(), await semaphore.acquire()];
    expect(semaphore.tryAcquire()).toBeUndefined();
    for (const permit of permits) permit.release();
    expect(semaphore.value).toBe(2);
  });

  it('do not disturb those that end in good order: what these took stays taken, every one of it', async () => {
    const leavers = 30;
    const [semaphore, state] = [new Semaphore(threadDomain, leavers + 1), new SharedArray('i32', 4)];
    const [stop, held] = [new Event(threadDomain), new Event(threadDomain)];
    const random = new Random(23);
    let seed = 100;
    const start = () => startThread(programs, 'churnSemaphore', semaphore, state, stop, ++seed);
    const running = [start(), start()];
    for (let left = 0; left < leavers; left++) {
      await growth(state, ENTRIES, 20);
      const leaver = startThread(syncPrograms, 'holdAndLeave', semaphore, held);
      await turns(random.integer(0, 40));
      const [victim] = running.splice(random.integer(0, running.length - 1), 1);
      await victim!.kill();
      running.push(start());
      await leaver.ended;
    }
    stop.set();
    for (const thread of running) await thread.ended;
    const permit = semaphore.tryAcquire();
    expect(permit).toBeDefined();
    expect(semaphore.tryAcquire()).toBeUndefined();
  });

  it('take permits along that nobody can reach any more, when they end in good order', async () => {
    for (const [kept, released] of [
      [2, 5],
      [0, 5],
    ] as const) {
      const semaphore = new Semaphore(threadDomain, 3);
      const thread = startThread(droppers, 'takeAndDrop', semaphore[shareable](), kept, released);
      await thread.result;
      await thread.ended;
      for (let left = 3 - kept; left > 0; left--) expect(semaphore.tryAcquire()).toBeDefined();
      expect(semaphore.tryAcquire()).toBeUndefined();
    }
  });

  it('take no notify along while they pass it on to the next waiter', async () => {
    for (let round = 0; round < 5; round++) {
      const condition = new Condition(threadDomain, new Mutex(threadDomain));
      const [passing, others] = [new Event(threadDomain), new Event(threadDomain)];
      const waiting = new SharedArray('i32', 1);
      const victim = startThread(passers, 'stopWhilePassingOn', condition, passing, others);
      while (condition.statistics().waiting < 1) await turns(1);
      const next = startThread(syncPrograms, 'waitForNotify', condition, waiting);
      while (condition.statistics().waiting < 2) await turns(1);
      others.set();
      await passing.wait();
      await victim.kill();
      // Whoever asks for the lock may be told of the death, or the waiter is; the notify is the waiter's in any case.
      await condition.withLock(() => undefined).catch(() => undefined);
      expect(['done', 'ERR_PARALLEL_OWNER_DIED']).toContain(await next.result);
    }
  });

  it('break a barrier for those who wait, every time, and a reset makes it whole', async () => {
    const barrier = new Barrier(threadDomain, 3);
    const random = new Random(22);
    for (let round = 0; round < 12; round++) {
      const threads = [1, 2, 3].map((party) => startThread(programs, 'churnBarrier', barrier, round * 3 + party));
      const from = barrier.statistics().generation;
      while (barrier.statistics().generation < from + 20) await turns(1);
      await turns(random.integer(0, 10));
      const [victim] = threads.splice(random.integer(0, 2), 1);
      await victim!.kill();
      for (const { result } of threads) expect(await result).toBe('ERR_PARALLEL_BROKEN_BARRIER');
      expect(barrier.broken).toBe(true);
      for (const thread of threads) await thread.kill();
      barrier.reset();
      expect(barrier.broken).toBe(false);
    }
  });
});
