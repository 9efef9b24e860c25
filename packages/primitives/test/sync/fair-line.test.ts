import { describe, expect, it } from '@jest/globals';
import { Mutex, RLock, threadDomain, type Domain } from '@parallel-cookbook/primitives';

/** The owner word of a lane that does not exist. */
const nobody = 1 | (4000 << 3) | (5 << 15);

type Memory = ReturnType<Domain['allocate']>;

/** Threads, where this isolate is that owner, and learns of deaths as the function says. */
function lane(memory: Memory, me: number, isDead: (word: number) => boolean): Domain {
  const { owners } = threadDomain;
  return {
    name: threadDomain.name,
    module: threadDomain.module,
    parking: threadDomain.parking,
    doorbell: threadDomain.doorbell,
    owners: {
      me,
      isDead,
      isThisThread: (word) => owners.isThisThread(word),
      onLeave: (callback) => owners.onLeave(callback),
    },
    allocate: () => memory,
    describe: (region) => threadDomain.describe(region),
    attach: (description) => threadDomain.attach(description),
  };
}

describe('a fair lock whose owner died', () => {
  it.each(['acquire', 'acquireSync'] as const)(
    'is got by who was granted it before it could see the death: %s',
    async (way) => {
      const memory = threadDomain.allocate(1 << 14);
      const { owners } = threadDomain;
      const held = new Mutex(
        lane(memory, nobody, () => false),
        { fair: true },
      );
      held.acquireSync();
      // Dead to who mends the line and grants the turn, alive to who was granted, twice, then dead to all.
      const answers = [true, true, false, false];
      let stands = false;
      const isDead = (word: number): boolean => {
        if (word >>> 3 !== nobody >>> 3) return owners.isDead(word);
        stands ||= held.statistics().waiting === 1;
        return stands && (answers.shift() ?? true);
      };
      const lock = new Mutex(lane(memory, owners.me, isDead), { fair: true }, { region: memory });
      const got = async (): Promise<unknown> => lock[way]({ timeoutMs: 5000 });
      await expect(got()).rejects.toMatchObject({ name: 'OwnerDiedError' });
      expect(answers).toEqual([]);
      expect(lock.statistics()).toMatchObject({ recoveries: 1, waiting: 0 });
      lock.acquireSync().release();
      expect(lock.locked).toBe(false);
    },
  );

  it('keeps whoever stands where the one who was told of the death stood', async () => {
    const memory = threadDomain.allocate(1 << 14);
    const { owners } = threadDomain;
    const held = new RLock(
      lane(memory, nobody, () => false),
      { fair: true },
    );
    held.acquireSync();
    let next: Promise<unknown> | undefined;
    let stands = false;
    const isDead = (word: number): boolean => {
      if (word >>> 3 !== nobody >>> 3) return owners.isDead(word);
      stands ||= held.statistics().waiting === 1;
      if (!stands) return false;
      // After the lock was given back, and before the one who was told of the death has left.
      queueMicrotask(() => {
        if (next !== undefined || lock.statistics().recoveries === 0) return;
        const guard = lock.acquireSync();
        next = lock.acquire({ timeoutMs: 5000 }).then((later) => later.release());
        setImmediate(() => guard.release());
      });
      return true;
    };
    const lock = new RLock(lane(memory, owners.me, isDead), { fair: true }, { region: memory });
    await expect(lock.acquire({ timeoutMs: 5000 })).rejects.toMatchObject({ name: 'OwnerDiedError' });
    expect(next).toBeDefined();
    await next;
    expect(lock.statistics()).toMatchObject({ recoveries: 1, waiting: 0 });
    expect(lock.locked).toBe(false);
  });
});
