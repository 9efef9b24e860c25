import { Random, type SharedArray } from '@parallel-cookbook/primitives';
import type { Barrier, Condition, Event, Lock, ReadWriteLock, Semaphore } from '@parallel-cookbook/async';

type Held = Pick<Lock | Semaphore, 'acquire' | 'tryAcquire'>;
type Side = 'read' | 'write';

async function outcome(body: () => Promise<unknown>): Promise<string> {
  try {
    await body();
    return 'done';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

const tryToAcquire = (lock: Lock, timeoutMs?: number): Promise<string> =>
  outcome(async () => (await lock.acquire({ timeoutMs })).release());

const holdUntil = async (lock: Lock, held: Event, letGo: Event): Promise<void> => {
  const guard = await lock.acquire();
  held.set();
  await letGo.wait();
  guard.release();
};

const takeTurn = async (lock: Lock, turns: SharedArray<'i32'>, number: number): Promise<void> => {
  const guard = await lock.acquire();
  turns.set(turns.add(0, 1) + 1, number);
  guard.release();
};

const tryToEnter = (lock: ReadWriteLock, side: Side, timeoutMs?: number): Promise<string> =>
  outcome(async () => (await lock[side].acquire({ timeoutMs })).release());

/** What the shared suites run in other lanes, as tasks of this one. */
export const taskPrograms = {
  tryToAcquire,
  tryToAcquireAsync: tryToAcquire,
  holdUntil,
  holdUntilAsync: holdUntil,
  takeTurn,
  takeTurnAsync: takeTurn,
  tryToEnter,
  tryToEnterAsync: tryToEnter,

  waitForEvent: (event: Event, timeoutMs?: number) => outcome(() => event.wait({ timeoutMs })),

  async arrive(barrier: Barrier, rounds: number, timeoutMs?: number): Promise<number[] | string> {
    const indices: number[] = [];
    const result = await outcome(async () => {
      for (let round = 0; round < rounds; round++) indices.push(await barrier.wait({ timeoutMs }));
    });
    return result === 'done' ? indices : result;
  },

  async arriveAndCount(barrier: Barrier, arrivals: SharedArray<'i32'>, rounds: number): Promise<number[]> {
    const seen: number[] = [];
    for (let round = 0; round < rounds; round++) {
      arrivals.add(round, 1);
      await barrier.wait();
      seen.push(arrivals.get(round));
    }
    return seen;
  },

  waitForNotify: (condition: Condition, waiting: SharedArray<'i32'>, timeoutMs?: number) =>
    condition.withLock(() => {
      waiting.add(0, 1);
      return outcome(() => condition.wait({ timeoutMs }));
    }),

  async consume(condition: Condition, shared: SharedArray<'i32'>, count: number): Promise<number> {
    for (let taken = 0; taken < count; taken++) {
      await condition.withLock(async () => {
        await condition.waitFor(() => shared.get(0) > 0);
        shared.add(0, -1);
        shared.add(1, 1);
      });
    }
    return count;
  },

  async countUp(lock: Held, counter: SharedArray<'f64'>, rounds: number, seed: number): Promise<number> {
    const random = new Random(seed);
    let added = 0;
    for (let round = 0; round < rounds; round++) {
      const timeoutMs = random.next() < 0.3 ? random.next() : undefined;
      try {
        const guard = random.next() < 0.2 ? lock.tryAcquire() : await lock.acquire({ timeoutMs });
        if (!guard) continue;
        const before = counter.get(0);
        if (random.next() < 0.5) await Promise.resolve();
        counter.set(0, before + 1);
        added++;
        guard.release();
      } catch (error) {
        if ((error as { code: string }).code !== 'ERR_PARALLEL_TIMEOUT') throw error;
      }
    }
    return added;
  },

  holdSideUntil: (lock: ReadWriteLock, side: Side, held: Event, letGo: Event) =>
    lock[side].withLock(() => {
      held.set();
      return letGo.wait();
    }),

  async readAndWrite(lock: ReadWriteLock, data: SharedArray<'f64'>, rounds: number, seed: number): Promise<number> {
    const random = new Random(seed);
    const { values } = data;
    const last = values.length - 1;
    let written = 0;
    for (let round = 0; round < rounds; round++) {
      const side = random.next() < 0.2 ? 'write' : 'read';
      await lock[side].withLock(async () => {
        for (let i = 0; i < last; i++) {
          if (values[i] !== values[0]) values[last]!++;
        }
        if (side === 'read') return;
        for (let i = 0; i < last; i++) {
          values[i]!++;
          if (i === 4) await Promise.resolve();
        }
        written++;
      });
    }
    return written;
  },
} as const;
