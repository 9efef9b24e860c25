import { afterEach, describe, expect, it } from '@jest/globals';
import { Event, threadDomain } from '@parallel-cookbook/primitives';
import {
  activeCount,
  currentThread,
  enumerate,
  mainThread,
  setExcepthook,
  Thread,
  ThreadPoolExecutor,
} from '@parallel-cookbook/threading';
import { tasks } from '../tasks/threads.js';

afterEach(() => void setExcepthook(undefined));
const names = (): string[] => enumerate().map((thread) => thread.name);

describe('currentThread', () => {
  it('is MainThread in the main thread', () => {
    expect(currentThread()).toBe(mainThread());
    expect(currentThread()).toMatchObject({ name: 'MainThread', ident: 0, daemon: false });
    expect(mainThread().isAlive()).toBe(true);
  });

  it('is the thread itself in a thread, which sees all the others', async () => {
    const event = new Event(threadDomain);
    const neighbour = new Thread({ target: tasks.waitFor, args: [event], name: 'neighbour' });
    neighbour.start();
    const thread = new Thread({ target: tasks.whoAmI, name: 'who', daemon: true });
    thread.start();
    expect(await thread.join()).toEqual({
      name: 'who',
      ident: thread.ident,
      daemon: true,
      main: 'MainThread',
      isMainThread: false,
      all: ['MainThread', 'neighbour', 'who'],
    });
    event.set();
    await neighbour.join();
  });

  it('is the worker in a pool', async () => {
    const pool = new ThreadPoolExecutor({ maxWorkers: 1 });
    try {
      const seen = await pool.submit(tasks.whoAmI);
      expect(names()).toContain(seen.name);
      expect(seen.all).toEqual(['MainThread', seen.name]);
      const view = enumerate().find((thread) => thread.name === seen.name);
      expect([view?.isAlive(), view?.daemon, view?.ident]).toEqual([true, true, seen.ident]);
      await pool.shutdown();
      expect(view?.isAlive()).toBe(false);
    } finally {
      await pool.shutdown();
    }
    expect(names()).toEqual(['MainThread']);
  });
});

describe('enumerate', () => {
  it('lists a thread, as the very object that started it, until it has ended', async () => {
    const event = new Event(threadDomain);
    const thread = new Thread({ target: tasks.waitFor, args: [event], name: 'listed' });
    expect(names()).not.toContain('listed');
    thread.start();
    expect(enumerate()).toContain(thread);
    expect(activeCount()).toBe(2);
    event.set();
    thread.joinSync();
    expect(names()).toEqual(['MainThread']);
  });

  it.each([['exit', [1]] as const, ['forEver', []] as const])('forgets a thread that died (%s)', async (name, args) => {
    setExcepthook(() => undefined);
    const thread = new Thread({ target: tasks[name] as typeof tasks.exit, args: args as never, name: 'dying' });
    thread.start();
    if (name === 'forEver') await thread.terminate();
    await thread.join().catch(() => undefined);
    expect(names()).toEqual(['MainThread']);
  });

  it('forgets a thread that was ended together with the thread that started it', async () => {
    setExcepthook(() => undefined);
    const cells = new Int32Array(new SharedArrayBuffer(8));
    const parent = new Thread({ target: tasks.nestedThenDie, args: [cells] });
    parent.start();
    await parent.join().catch(() => undefined);
    expect(cells[0]).toBe(1);
    expect(names()).toEqual(['MainThread']);
  });

  it('keeps long and foreign names readable', async () => {
    const event = new Event(threadDomain);
    const name = 'größe 𝄞 '.repeat(40);
    const thread = new Thread({ target: tasks.waitFor, args: [event], name });
    thread.start();
    const all = new Thread({ target: tasks.whoAmI });
    all.start();
    const seen = (await all.join()).all.find((other) => other.startsWith('größe'))!;
    expect(name.startsWith(seen)).toBe(true);
    event.set();
    await thread.join();
  });
});
