import { describe, expect, it } from '@jest/globals';
import { Event, Mutex, threadDomain } from '@parallel-cookbook/primitives';
import { startThread, syncPrograms } from '@parallel-cookbook/primitives/testing';

const programs = new URL('../programs/owners.js', import.meta.url);

describe('the owner table', () => {
  it('gives every living thread another owner word, and this one always the same', async () => {
    const threads = [1, 2, 3].map(() => startThread(programs, 'ownerWord'));
    const words = [threadDomain.owners.me, ...(await Promise.all(threads.map(({ result }) => result)))] as number[];
    expect(new Set(words).size).toBe(4);
    expect(threadDomain.owners.me).toBe(words[0]);
    expect(threadDomain.owners.isDead(words[0]!)).toBe(false);
  });

  it('counts a thread that ended in good order as dead, and gives its slot to the next with another generation', async () => {
    const seen = new Set<number>();
    for (let i = 0; i < 5; i++) {
      const thread = startThread(programs, 'ownerWord');
      const word = (await thread.result) as number;
      await thread.ended;
      expect(threadDomain.owners.isDead(word)).toBe(true);
      seen.add(word);
    }
    expect(seen.size).toBe(5);
    // 12 bits of slot above 3 flags: five threads one after the other need one slot, or as many as were free between.
    expect(new Set([...seen].map((word) => (word >>> 3) & 0xfff)).size).toBeLessThan(5);
  });

  it('begins anew after the last generation of a slot: of all its generations only the present one is alive', async () => {
    const { cells } = threadDomain.owners as unknown as { readonly cells: Int32Array };
    const [last, dead] = [0x1ffff, 2];
    const first = startThread(programs, 'ownerWord');
    const word = (await first.result) as number;
    await first.ended;
    const slot = (word >>> 3) & 0xfff;
    Atomics.store(cells, slot * 16, (last << 2) | dead);

    const [lock, held] = [new Mutex(threadDomain), new Event(threadDomain)];
    const thread = startThread(syncPrograms, 'holdForEver', lock, held);
    await held.wait();
    const wordOf = (generation: number) => 1 | (slot << 3) | (generation << 15);
    const alive: number[] = [];
    for (let generation = 0; generation <= last; generation++) {
      if (!threadDomain.owners.isDead(wordOf(generation))) alive.push(generation);
    }
    expect(alive).toEqual([0]);
    expect(lock.tryAcquire()).toBeUndefined();
    await thread.kill();
    expect(threadDomain.owners.isDead(wordOf(0))).toBe(true);
    expect(() => lock.acquireSync()).toThrow(expect.objectContaining({ name: 'OwnerDiedError' }));
  });

  it('counts a thread as dead that was terminated in an endless loop', async () => {
    const lock = new Mutex(threadDomain);
    const thread = startThread(programs, 'holdInLoop', lock);
    while (!lock.locked) await new Promise((resolve) => setImmediate(resolve));
    await thread.kill();
    expect(() => lock.acquireSync()).toThrow(expect.objectContaining({ name: 'OwnerDiedError' }));
    lock.acquireSync().release();
  });

  it('never strikes the successor in a slot when a death is told twice', async () => {
    const first = startThread(programs, 'tidAndWord');
    const [tid, word] = (await first.result) as [number, number];
    await first.kill();
    const { markLaneDead } = await import('@parallel-cookbook/primitives');
    const lock = new Mutex(threadDomain);
    const next = startThread(programs, 'holdInLoop', lock);
    while (!lock.locked) await new Promise((resolve) => setImmediate(resolve));
    expect(markLaneDead(tid)).toBe(false);
    expect(threadDomain.owners.isDead(word)).toBe(true);
    expect(lock.tryAcquire()).toBeUndefined();
    await next.kill();
  });

  it('is shared by a thread that was started before its parent loaded the package, and refuses one that has a table of its own', async () => {
    const thread = startThread(programs, 'startedBefore');
    expect(await thread.result).toEqual({ fresh: 'shared', used: 'PicklingError' });
    await thread.kill();
  });
});
