import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ArgumentError, CancelledError, ClosedError, Random, TimeoutError } from '@parallel-cookbook/primitives';
import { leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';
import {
  after,
  CancelScope,
  Channel,
  checkpoint,
  Future,
  run,
  select,
  sleep,
  TaskGroup,
  TestClock,
  time,
  trySelect,
} from '@parallel-cookbook/async';

let check: LeakCheck;
beforeAll(() => {
  check = leaks();
});
afterAll(async () => {
  expect(await check.difference()).toEqual([]);
});

const idle = { size: 0, sending: 0, receiving: 0 };

describe('select', () => {
  it('does the one alternative that can happen, and takes nothing from the others', async () => {
    const [a, b] = [new Channel<string>({ capacity: 1 }), new Channel<number>({ capacity: 1 })];
    await b.send(7);
    expect(await select({ a: a.receive(), b: b.receive() })).toEqual({ key: 'b', value: 7 });
    await a.send('x');
    expect(a.statistics().size).toBe(1);
    expect(await select({ a: a.receive(), b: b.receive() })).toEqual({ key: 'a', value: 'x' });
    expect([a.statistics(), b.statistics()]).toMatchObject([idle, idle]);
  });

  it('waits for the first that can happen, and leaves the lines of the others at once', async () => {
    const [a, b] = [new Channel<string>(), new Channel<string>()];
    const selecting = select({ a: a.receive(), b: b.receive() });
    await checkpoint();
    expect([a.statistics().receiving, b.statistics().receiving]).toEqual([1, 1]);
    expect(b.trySend('to b')).toBe(true);
    expect(a.trySend('to nobody')).toBe(false);
    expect(await selecting).toEqual({ key: 'b', value: 'to b' });
    expect([a.statistics(), b.statistics()]).toMatchObject([idle, idle]);
  });

  it('has sends among its alternatives', async () => {
    const [out, into] = [new Channel<number>(), new Channel<string>()];
    const selecting = select({ sent: out.send(5), got: into.receive() });
    expect(await out.receive()).toBe(5);
    expect(await selecting).toEqual({ key: 'sent', value: undefined });
    expect(into.trySend('x')).toBe(false);
  });

  it('lets two of them meet, and never one meet itself', async () => {
    const channel = new Channel<number>();
    const alone = select({ out: channel.send(1), in: channel.receive(), late: after(1) });
    expect((await alone).key).toBe('late');
    const both = await Promise.all([
      select({ out: channel.send(2), in: channel.receive() }),
      select({ out: channel.send(3), in: channel.receive() }),
    ]);
    expect(both.map(({ key }) => key).sort()).toEqual(['in', 'out']);
    expect([2, 3]).toContain(both.find(({ key }) => key === 'in')?.value);
    expect(channel.statistics()).toMatchObject({ ...idle, sent: 1, received: 1 });
  });

  it('ends with a time that comes first, by the clock of the loop', async () => {
    await run(
      async () => {
        const channel = new Channel();
        expect((await select({ n: channel.receive(), late: after(10), later: after(20) })).key).toBe('late');
        expect(time()).toBe(10);
        await after(5);
        expect(time()).toBe(15);
      },
      { clock: new TestClock() },
    );
  });

  it('takes promises, futures and tasks, which go on when they are not chosen', async () => {
    const channel = new Channel<number>({ capacity: 1 });
    const future = new Future<string>('answer');
    await TaskGroup.run(async (group) => {
      const task = group.spawn(() => future.result());
      expect((await select({ task, plain: Promise.resolve('now') })).value).toBe('now');
      future.setResult('later');
      await task;
      expect(await select({ n: channel.receive(), task })).toEqual({ key: 'task', value: 'later' });
      expect(await select({ n: channel.receive(), soon: sleep(1).then(() => 1) })).toEqual({ key: 'soon', value: 1 });
    });
    expect(channel.statistics()).toMatchObject(idle);
  });

  it('fails with what a promise among its alternatives rejects with, and is deaf to later failures', async () => {
    const channel = new Channel<number>({ capacity: 1 });
    const failing = sleep(1).then(() => Promise.reject(new RangeError('late')));
    await expect(select({ n: channel.receive(), failing })).rejects.toThrow('late');
    const other = sleep(1).then(() => Promise.reject(new RangeError('unheard')));
    await channel.send(1);
    expect((await select({ n: channel.receive(), other })).key).toBe('n');
    await expect(other).rejects.toThrow('unheard');
  });

  it('fails when the channel of an alternative is closed, before or while it waits', async () => {
    const [a, b] = [new Channel<number>(), new Channel<number>()];
    const failed = select({ a: a.receive(), b: b.receive() }).catch((error: unknown) => error);
    await checkpoint();
    a.close();
    expect(await failed).toBeInstanceOf(ClosedError);
    expect(b.statistics()).toMatchObject(idle);
    await expect(select({ a: a.receive() })).rejects.toBeInstanceOf(ClosedError);
  });

  it('is cancelled by its scope, its time-out and its signal, and has then taken nothing', async () => {
    const channel = new Channel<number>({ name: 'orders' });
    const scope = new CancelScope();
    const cancelled = scope.run(() => select({ n: channel.receive() }));
    await checkpoint();
    scope.cancel();
    expect(channel.trySend(1)).toBe(false);
    expect(await cancelled).toBeUndefined();
    const late = select({ n: channel.receive(), m: channel.receive() }, { timeoutMs: 1 });
    await expect(late).rejects.toThrow(new TimeoutError('select alternative "n, m"', 1).message);
    const aborting = new AbortController();
    const aborted = select({ n: channel.receive() }, { signal: aborting.signal }).catch((error: unknown) => error);
    aborting.abort();
    expect(await aborted).toBeInstanceOf(CancelledError);
    expect(channel.statistics()).toMatchObject(idle);
  });

  it('refuses what is no alternative, none at all, and an operation that was made before', async () => {
    await expect(select({ n: 7 as never })).rejects.toThrow('alternatives.n is 7');
    await expect(select({})).rejects.toBeInstanceOf(ArgumentError);
    const channel = new Channel<number>({ capacity: 1 });
    const before = channel.send(1);
    await before;
    await expect(select({ before })).rejects.toThrow('make each operation in the call');
    expect(channel.tryReceive()).toBe(1);
  });

  it('decides about an operation that was made before and waits still', async () => {
    const channel = new Channel<number>();
    const waiting = channel.receive();
    await checkpoint();
    const selecting = select({ waiting, late: after(60_000) });
    expect(channel.statistics().receiving).toBe(1);
    expect(channel.trySend(1)).toBe(true);
    expect(await selecting).toEqual({ key: 'waiting', value: 1 });
    expect(await waiting).toBe(1);
  });

  it('draws lots between those that can happen, or takes the first when told so', async () => {
    const counts = { a: 0, b: 0, c: 0 };
    const channels = {
      a: new Channel<number>({ capacity: 1 }),
      b: new Channel<number>({ capacity: 1 }),
      c: new Channel<number>({ capacity: 1 }),
    };
    const order = async (seed: number): Promise<string> =>
      run(
        async () => {
          let said = '';
          for (let i = 0; i < 30; i++) {
            for (const channel of Object.values(channels)) channel.trySend(i);
            const { key } = await select({ a: channels.a.receive(), b: channels.b.receive(), c: channels.c.receive() });
            counts[key]++;
            said += key;
          }
          return said;
        },
        { seed },
      );
    expect(await order(1)).toBe(await order(1));
    expect(await order(2)).not.toBe(await order(3));
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(20);
    for (let i = 0; i < 10; i++) {
      channels.b.trySend(i);
      const { key } = await select({ b: channels.b.receive(), a: channels.a.receive() }, { prioritized: true });
      expect(key).toBe('b');
      channels.a.trySend(i);
    }
  });

  it('does what it can without waiting as trySelect', () => {
    const [a, b] = [new Channel<string>({ capacity: 1 }), new Channel<string>()];
    expect(trySelect({ a: a.receive(), b: b.send('x') })).toBeUndefined();
    a.trySend('y');
    expect(trySelect({ a: a.receive(), b: b.send('x') })).toEqual({ key: 'a', value: 'y' });
    expect([a.statistics(), b.statistics()]).toMatchObject([idle, idle]);
  });

  it('settles the promise of what was chosen, and rejects those of the others without a fuss', async () => {
    const [a, b] = [new Channel<number>({ capacity: 1 }), new Channel<number>()];
    a.trySend(3);
    const [one, other] = [a.receive(), b.receive()];
    await select({ one, other });
    expect(await one).toBe(3);
    await expect(other).rejects.toBeInstanceOf(CancelledError);
  });

  it('loses and doubles nothing between many that select, under 200 seeds', async () => {
    for (let seed = 0; seed < 200; seed++) {
      await run(
        async () => {
          const random = new Random(seed);
          const channels = Array.from({ length: 3 }, () => new Channel<number>({ capacity: random.integer(0, 1) }));
          const sent: number[] = [];
          const got: number[] = [];
          let next = 0;
          await TaskGroup.run(async (group) => {
            const tasks = Array.from({ length: 4 }, () =>
              group.spawn(async () => {
                for (let i = 0; i < 5; i++) {
                  const value = next++;
                  const r = await select({
                    out: random.choice(channels).send(value),
                    in: random.choice(channels).receive(),
                    other: random.choice(channels).receive(),
                    late: after(random.integer(1, 4)),
                  });
                  if (r.key === 'out') sent.push(value);
                  else if (r.key !== 'late') got.push(r.value);
                }
              }),
            );
            await sleep(random.integer(0, 6));
            random.choice(tasks).cancel();
          });
          for (const channel of channels) {
            for (let value = channel.tryReceive(); value !== undefined; value = channel.tryReceive()) got.push(value);
            expect(channel.statistics()).toMatchObject(idle);
          }
          expect(got.sort((x, y) => x - y)).toEqual(sent.sort((x, y) => x - y));
        },
        { seed, clock: new TestClock() },
      );
    }
  });
});
