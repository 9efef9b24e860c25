import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Manager, Process, type Dict, type Remote } from '@parallel-cookbook/multiprocessing';
import { leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';
import { Counter, tasks } from '../tasks/manager-tasks.js';

const patience = { timeoutMs: 60_000 };

describe('a manager', () => {
  let check: LeakCheck;
  let manager: Manager;
  beforeAll(async () => {
    await (await Manager.start()).shutdown(); // the doorbell of this process stays
    check = leaks();
  });
  beforeEach(async () => {
    manager = await Manager.start({ types: { Counter } }, patience);
  });
  afterEach(() => manager.shutdown());
  afterAll(async () => {
    // Mapped memory goes when the collector finds it, and the doorbell of a peer stays in its cache.
    expect((await check.difference()).filter((kind) => !/memfd|pipe:/.test(kind))).toEqual([]);
  });

  it('holds a dict with the methods of a dict', async () => {
    const dict = await manager.dict<string, unknown>([['a', 1]]);
    await dict.set('b', { deep: [new Date(0), new Map([[1, 2n]])] });
    expect(await dict.get('b')).toEqual({ deep: [new Date(0), new Map([[1, 2n]])] });
    expect(await dict.get('none')).toBeUndefined();
    expect([await dict.has('a'), await dict.size(), await dict.keys()]).toEqual([true, 2, ['a', 'b']]);
    expect(await dict.setdefault('a', 9)).toBe(1);
    expect(await dict.setdefault('c', 3)).toBe(3);
    expect([await dict.pop('c'), await dict.pop('c', 'gone'), await dict.delete('b')]).toEqual([3, 'gone', true]);
    await dict.update(new Map([['x', 7]]));
    expect(await dict.entries()).toEqual([
      ['a', 1],
      ['x', 7],
    ]);
    expect(await dict.copy()).toEqual(
      new Map([
        ['a', 1],
        ['x', 7],
      ]),
    );
    expect(await dict.popitem()).toEqual(['x', 7]);
    await dict.clear();
    expect(await dict.values()).toEqual([]);
    await expect(dict.set({} as never, 1)).rejects.toMatchObject({ name: 'ArgumentError', argument: 'key' });
    await expect(dict.set('f', () => 1)).rejects.toMatchObject({ name: 'PicklingError' });
  });

  it('holds a list, a namespace, a value and an array', async () => {
    const list = await manager.list([3, 1, 10]);
    expect(await list.push(2, 2)).toBe(5);
    await list.sort();
    expect([await list.copy(), await list.at(-1), await list.index(2), await list.count(2)]).toEqual([
      [1, 2, 2, 3, 10],
      10,
      1,
      2,
    ]);
    expect(await list.splice(1, 2, 7)).toEqual([2, 2]);
    await list.extend(new Set([8]));
    await list.set(0, 5);
    expect([
      await list.slice(0, 2),
      await list.remove(7),
      await list.includes(7),
      await list.pop(),
      await list.length(),
    ]).toEqual([[5, 7], true, false, 8, 3]);
    await expect(list.set(99, 1)).rejects.toThrow(RangeError);

    const names = await manager.namespace<{ x: number; __proto__?: unknown }>({ x: 1 });
    await names.set('__proto__', { polluted: true });
    expect([await names.get('x'), await names.keys(), ({} as { polluted?: unknown }).polluted]).toEqual([
      1,
      ['x', '__proto__'],
      undefined,
    ]);

    const value = await manager.value(1);
    expect([await value.add(2), await value.exchange(9), await value.get()]).toEqual([3, 3, 9]);
    const array = await manager.array([1, 2]);
    await array.set(-1, 5);
    expect(await array.copy()).toEqual([1, 5]);
    await expect(array.get(2)).rejects.toThrow(RangeError);
  });

  it('can be asked by blocking as well as by awaiting', () => {
    const dict = manager.dictSync([['n', 1]]);
    dict.setSync('n', (dict.getSync('n') as number) + 1);
    expect(dict.getSync('n')).toBe(2);
    const big = new Uint8Array(3_000_000).fill(7);
    const list = manager.listSync<unknown>([big]);
    expect(Buffer.compare(list.atSync(0) as Uint8Array, big)).toBe(0);
    expect(() => list.setSync(9, 1)).toThrow(RangeError);
  });

  it('answers calls that were awaited before one that blocks', async () => {
    const list = manager.listSync<number>();
    const pushes = Array.from({ length: 200 }, (_, i) => list.push(i));
    expect(list.lengthSync()).toBe(200);
    expect((await Promise.all(pushes)).at(-1)).toBe(200);
  });

  it('lets a proxy stand in the values of another, and in arguments', async () => {
    const inner = await manager.dict<string, unknown>([['who', 'inner']]);
    const outer = await manager.dict<string, unknown>([
      ['box', { deep: [inner] }],
      ['twice', inner],
    ]);
    const list = await manager.list<Remote<Dict>>([inner]);
    inner[Symbol.dispose]();
    const { deep } = (await outer.get('box')) as { deep: [Remote<Dict>] };
    expect(await deep[0].get('who')).toBe('inner');
    await deep[0].set('who', 'changed');
    expect(await (await list.at(0))?.get('who')).toBe('changed');
    const all = (await outer.copy()) as Map<string, Remote<Dict>>;
    expect(await all.get('twice')?.get('who')).toBe('changed');
    await outer.set('self', outer);
    expect(await ((await outer.get('self')) as Remote<Dict>).size()).toBe(3);
  });

  it('serves types of one’s own: their public methods and nothing else', async () => {
    const counter = await manager.create(Counter, 5);
    expect([await counter.increment(), counter.incrementSync(4)]).toEqual([6, 10]);
    const child = (await counter.child()) as unknown as typeof counter;
    expect([await child.increment(), await counter.increment(0)]).toEqual([11, 10]);
    expect(await counter.countsOf(await manager.dict([['a', 1]]))).toBe(1);
    for (const hidden of ['_hidden', 'constructor', '__proto__', 'toString', 'hasOwnProperty', 'secret', 'then'])
      expect(Object.hasOwn(Object.getPrototypeOf(counter) as object, hidden) && hidden !== 'constructor').toBe(false);
    const failure = await counter.fail().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(TypeError);
    expect(failure).toMatchObject({ code: 'E_ASKED', stack: expect.stringMatching(/fail[\s\S]*thrown in Manager-/) });
    await expect(manager.create(Counter, -1)).rejects.toThrow(RangeError);
    await expect(manager.create('Missing')).rejects.toMatchObject({ name: 'ArgumentError', argument: 'type' });
  });

  it('keeps counts exact between processes that await and that block', async () => {
    const dict = await manager.dict([['n', 0]]);
    const lock = await manager.lock();
    const children = [tasks.add, tasks.addSync, tasks.addSync].map(
      (target) => new Process({ target: target as never, args: [dict, lock, 60] as never }),
    );
    for (const child of children) child.start();
    await Promise.all(children.map((child) => child.join(patience)));
    expect(await dict.get('n')).toBe(180);
  });

  it('frees what a killed client held, and tells the next one', async () => {
    const [lock, semaphore, ready] = [await manager.lock(), await manager.semaphore(1), await manager.event()];
    const child = new Process({ target: tasks.hold, args: [lock, semaphore, ready] as never });
    child.start();
    await ready.wait(patience);
    const waiting = lock.acquire(patience);
    child.kill();
    await expect(waiting).rejects.toMatchObject({ name: 'OwnerDiedError' });
    await (await lock.acquire(patience)).release();
    await semaphore.acquire(patience);
    await expect(child.join()).rejects.toMatchObject({ name: 'WorkerDiedError' });
  });

  it('ends every wait at once when its server is killed, also of those who block', async () => {
    const queue = await manager.queue();
    const events = [await manager.event(), await manager.event()];
    const children = [tasks.waitForItem, tasks.waitForItemSync].map(
      (target, i) => new Process({ target: target as never, args: [queue, events[i]] as never }),
    );
    for (const child of children) child.start();
    await Promise.all(events.map((event) => event.wait(patience)));
    const mine = queue.get();
    process.kill(manager.pid as number, 'SIGKILL');
    await expect(mine).rejects.toMatchObject({ name: 'ManagerDiedError' });
    expect(await Promise.all(children.map((child) => child.join(patience)))).toEqual([
      'ManagerDiedError',
      'ManagerDiedError',
    ]);
    expect(() => queue.qsizeSync()).toThrow(expect.objectContaining({ name: 'ManagerDiedError' }));
  });

  it('ends a call by its time-out or its signal, also one that never answers', async () => {
    const queue = await manager.queue<number>(1);
    await expect(queue.get({ timeoutMs: 20 })).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(() => queue.getSync({ timeoutMs: 20 })).toThrow(expect.objectContaining({ name: 'TimeoutError' }));
    const abort = new AbortController();
    const waiting = queue.get({ signal: abort.signal });
    abort.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'CancelledError' });
    await queue.put(1);
    await expect(queue.put(2, { timeoutMs: 20 })).rejects.toMatchObject({ name: 'TimeoutError' });
    expect([await queue.qsize(), await queue.get()]).toEqual([1, 1]);
    const counter = await manager.create(Counter);
    await expect(counter.with({ timeoutMs: 20 }).never()).rejects.toMatchObject({ name: 'TimeoutError' });
    await expect(counter.with({ timeoutMs: 20 }).spin()).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(() => counter.with({ timeoutMs: 20 }).incrementSync()).toThrow(
      expect.objectContaining({ name: 'TimeoutError' }),
    );
  });

  it('joins the work of a queue, and ends its waits at its shutdown', async () => {
    const queue = await manager.queue<number>();
    await queue.put(1);
    const joined = queue.join(patience);
    await queue.get();
    await queue.taskDone();
    await joined;
    const told = expect(queue.get(patience)).rejects.toMatchObject({ name: 'QueueClosedError' });
    await queue.shutdown();
    await told;
    await expect(queue.taskDone()).rejects.toMatchObject({ name: 'ArgumentError' });
  });

  it('has locks that are entered again, permits, barriers and conditions', async () => {
    const rlock = await manager.rlock();
    rlock.withLockSync(() => rlock.withLockSync(() => expect(rlock.lockedSync()).toBe(true)));
    const guard = await rlock.acquire(patience);
    const again = await guard.reacquire();
    await guard.release();
    expect(await rlock.tryAcquire()).toBeUndefined();
    await again.release();
    expect(await rlock.locked()).toBe(false);
    const lock = await manager.lock();
    const held = lock.acquireSync();
    expect(() => lock.acquireSync()).toThrow(expect.objectContaining({ name: 'DeadlockError' }));
    held.releaseSync();

    const bounded = await manager.boundedSemaphore(1);
    await bounded.acquire();
    expect(await bounded.tryAcquire()).toBe(false);
    await bounded.release();
    await expect(bounded.release()).rejects.toMatchObject({ name: 'NotOwnerError' });

    const barrier = await manager.barrier(2);
    expect((await Promise.all([barrier.wait(), barrier.wait()])).sort()).toEqual([0, 1]);
    const [late, other] = await Promise.allSettled([barrier.wait({ timeoutMs: 20 }), barrier.parties()]);
    expect([late, other]).toMatchObject([{ reason: { name: 'TimeoutError' } }, { value: 2 }]);
    await expect(barrier.wait()).rejects.toMatchObject({ name: 'BrokenBarrierError' });

    const condition = await manager.condition(lock);
    let ready = false;
    const waiting = condition.withLock((mine) => condition.waitFor(mine, () => ready, patience));
    await condition.withLock(async () => {
      ready = true;
      await condition.notifyAll();
    });
    await waiting;
    await condition.withLock(async (mine) => {
      await expect(condition.wait(mine, { timeoutMs: 20 })).rejects.toMatchObject({ name: 'TimeoutError' });
      expect(await lock.locked()).toBe(true);
    });
    await expect(condition.notify()).rejects.toMatchObject({ name: 'NotOwnerError' });
  });

  it('lets an object go when nobody refers to it any more', async () => {
    const before = (await manager.statistics()).objects;
    const dict = await manager.dict();
    expect((await manager.statistics()).objects).toBe(before + 1);
    const child = new Process({
      target: tasks.waitForItem,
      args: [await manager.queue(), await manager.event()] as never,
    });
    child.start();
    child.kill();
    await expect(child.join()).rejects.toMatchObject({ name: 'WorkerDiedError' });
    dict[Symbol.dispose]();
    expect((await manager.statistics()).objects).toBeLessThan(before + 4);
    await expect(dict.size()).rejects.toMatchObject({ name: 'ClosedError' });
  });

  it('says what a type lacks, before anything is started', async () => {
    class Nowhere {}
    await expect(Manager.start({ types: { Nowhere: Nowhere as never } })).rejects.toMatchObject({
      argument: 'Nowhere.module',
    });
    await expect(Manager.start({ address: { host: '0.0.0.0' } })).rejects.toMatchObject({ argument: 'host' });
    class Lost {
      static readonly module = 'file:///nowhere/lost.js';
    }
    await expect(Manager.start({ types: { Lost } }, patience)).rejects.toMatchObject({ name: 'TaskNotFoundError' });
  });
});
