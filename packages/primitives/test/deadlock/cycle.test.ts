import { describe, expect, it } from '@jest/globals';
import { detectDeadlocks, Mutex, threadDomain } from '@parallel-cookbook/primitives';
import fc from 'fast-check';

describe('tasks that take locks in each other, in random orders', () => {
  it('all end, and whoever takes them in one order is never told of a deadlock', async () => {
    const detection = detectDeadlocks();
    const orders = fc.array(fc.uniqueArray(fc.nat(3), { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(orders, fc.boolean(), async (tasks, sorted) => {
        const locks = Array.from({ length: 4 }, (_, index) => new Mutex(threadDomain, { fair: index === 3 }));
        const take = async ([first, ...rest]: readonly number[]): Promise<void> => {
          if (first !== undefined) await locks[first]!.withLock(() => take(rest));
        };
        const ends = await Promise.allSettled(tasks.map((order) => take(sorted ? [...order].sort() : order)));
        const errors = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as Error] : []));
        for (const { name } of errors) expect(name).toBe('DeadlockError');
        if (sorted) expect(errors).toEqual([]);
        expect(errors.length).toBeLessThan(tasks.length);
        for (const lock of locks) expect(lock.locked).toBe(false);
        expect([...detection.holds, ...detection.waits]).toEqual([]);
      }),
    );
    detection.stop();
  });

  it('share a table of 1024 entries: beyond that they are not seen, and work all the same', async () => {
    const detection = detectDeadlocks();
    const locks = Array.from({ length: 1100 }, () => new Mutex(threadDomain));
    const guards = locks.map((lock) => lock.acquireSync());
    expect(detection.holds).toHaveLength(1024);
    for (const guard of guards) guard.release();
    expect(detection.holds).toEqual([]);
    expect(locks.some(({ locked }) => locked)).toBe(false);
    detection.stop();
  });
});
