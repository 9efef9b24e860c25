import { describe, expect, it } from '@jest/globals';
import { ArgumentError, PicklingError, SharedValue } from '@parallel-cookbook/primitives';
import { shareableContract } from '@parallel-cookbook/primitives/testing';
import { local, type Local, Thread, ThreadPoolExecutor } from '@parallel-cookbook/threading';
import { tasks } from '../tasks/locals.js';

/** What a thread gives for a task. */
async function inThread<A extends unknown[], R>(target: (...args: A) => R, args: A): Promise<Awaited<R>> {
  const thread = new Thread({ target: target as never, args: args as never });
  thread.start();
  return (await thread.join()) as Awaited<R>;
}

describe('a local that travels', () => {
  const isSame = (one: Local<number>, other: Local<number>): boolean => one === other;
  for (const { title, run } of shareableContract(() => local(() => 1), isSame)) it(title, run);
});

describe('a local', () => {
  it('calls its factory at the first look, once', () => {
    let calls = 0;
    const cache = local(() => ({ calls: ++calls }));
    expect(calls).toBe(0);
    expect(cache.value).toBe(cache.value);
    expect(calls).toBe(1);
  });

  it('does not call its factory when a value was set first, be it undefined', () => {
    const never = local<string | undefined>(() => {
      throw new Error('called');
    });
    never.value = undefined;
    expect(never.value).toBeUndefined();
  });

  it('whose factory throws throws at each look, until it succeeds', () => {
    let calls = 0;
    const moody = local(() => {
      if (++calls < 3) throw new Error(`no ${calls}`);
      return calls;
    });
    expect(() => moody.value).toThrow('no 1');
    expect(() => moody.value).toThrow('no 2');
    expect(moody.value).toBe(3);
  });

  it('without a factory is an empty object', () => {
    const [one, other] = [local(), local()];
    one.value['x'] = 1;
    expect([one.value, other.value]).toEqual([{ x: 1 }, {}]);
  });

  it('has a value of its own in each thread, which begins with what the factory gives', async () => {
    const counter = local(() => ({ count: 10 }));
    counter.value.count = 1000;
    const got = await Promise.all([1, 2, 3].map((times) => inThread(tasks.countTo, [counter, times])));
    expect(got).toEqual([1, 2, 3].map((times) => ({ before: 10, after: 10 + times })));
    expect(counter.value).toEqual({ count: 1000 });
  });

  it('keeps its value from task to task in the threads of a pool, one value a thread', async () => {
    const visitor = local(() => '');
    await using pool = new ThreadPoolExecutor({ maxWorkers: 1 });
    expect(await pool.submit(tasks.visit, visitor, 'first')).toBe('first');
    expect(await pool.submit(tasks.visit, visitor, 'second')).toBe('first');
    expect(await pool.submit(tasks.visit, local(() => ''), 'third')).toBe('third'); // prettier-ignore
    expect(visitor.value).toBe('');
  });

  it('loses in one thread what is deleted there, and nowhere else', async () => {
    const bag = local(() => ({ kept: 1, dropped: 2 }) as Record<string, number>);
    expect(await inThread(tasks.dropIt, [bag, 'dropped'])).toEqual(['kept']);
    expect(bag.value).toEqual({ kept: 1, dropped: 2 });
    delete bag.value['kept'];
    expect(await inThread(tasks.dropIt, [bag, 'dropped'])).toEqual(['kept']);
    expect(bag.value).toEqual({ dropped: 2 });
  });

  it('is one local in a thread, however often and deep it is passed', async () => {
    const it = local(() => 0);
    expect(await inThread(tasks.areSame, [it, { other: it }])).toBe(true);
    expect(await inThread(tasks.areSame, [it, { other: local(() => 0) }])).toBe(false);
  });

  it('goes on to a third thread, beginning anew', async () => {
    const counter = local(() => ({ count: 10 }));
    expect(await inThread(tasks.handOn, [counter])).toEqual({ child: { before: 10, after: 11 }, own: 50 });
  });

  it('comes home as the same local, with the value of this thread', async () => {
    const mine = local(() => 'at first');
    mine.value = 'of this thread';
    expect(await inThread(tasks.giveBack, [mine])).toBe(mine);
    expect(mine.value).toBe('of this thread');
  });

  it('may hold handles: the thing they stand for is shared, the rest is not', async () => {
    const total = new SharedValue('i32', 1);
    const holder = local(() => ({ total, own: 1 }));
    expect(await Promise.all([1, 2].map(() => inThread(tasks.addThroughHandle, [holder])))).toEqual([6, 6]);
    expect([total.value, holder.value.own]).toEqual([11, 1]);
  });

  it('that cannot be copied stays here, and says why', () => {
    const stuck = local(() => ({ log: () => undefined }));
    expect(stuck.value.log()).toBeUndefined();
    const thread = new Thread({ target: tasks.visit, args: [stuck, 'who'] });
    expect(() => thread.start()).toThrow(PicklingError);
    expect(() => thread.start()).toThrow(/factory of local\(\)\.log/);
  });

  it('refuses a value in the place of the factory', () => {
    expect(() => local(5 as never)).toThrow(ArgumentError);
  });
});
