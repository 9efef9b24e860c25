import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ArgumentError,
  CancelledError,
  ClosedError,
  Random,
  record,
  TimeoutError,
} from '@parallel-cookbook/primitives';
import { leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';
import { Channel, checkpoint, run, sleep, TaskGroup, TestClock } from '@parallel-cookbook/async';

let check: LeakCheck;
beforeAll(() => {
  check = leaks();
});
afterAll(async () => {
  expect(await check.difference()).toEqual([]);
});

describe('a channel', () => {
  it('without a buffer lets sender and receiver meet', async () => {
    const channel = new Channel<string>();
    const order: string[] = [];
    await TaskGroup.run((group) => {
      group.spawn(async () => {
        for (const value of ['a', 'b']) {
          await channel.send(value);
          order.push(`sent ${value}`);
        }
      });
      group.spawn(async () => {
        await checkpoint();
        expect(channel.statistics()).toMatchObject({ size: 0, sent: 0, sending: 1 });
        order.push(`received ${await channel.receive()}`);
        await sleep(1);
        order.push(`received ${await channel.receive()}`);
      });
    });
    expect(order).toEqual(
      ['sent a', 'received a', 'sent b', 'received b'].sort((a, b) => order.indexOf(a) - order.indexOf(b)),
    );
    expect(order.indexOf('received a')).toBeLessThan(order.indexOf('sent b'));
  });

  it('with a buffer takes values until that is full, and gives them in their order', async () => {
    const channel = new Channel<number>({ capacity: 2 });
    await channel.send(1);
    await channel.send(2);
    expect(channel.trySend(3)).toBe(false);
    const third = channel.send(3);
    expect(channel.statistics()).toMatchObject({ size: 2, sending: 1, sent: 2 });
    expect(channel.tryReceive()).toBe(1);
    await third;
    expect([await channel.receive(), channel.tryReceive(), channel.tryReceive()]).toEqual([2, 3, undefined]);
  });

  it('never makes a sender wait when its capacity is infinite', async () => {
    const channel = new Channel<number>({ capacity: Infinity });
    for (let i = 0; i < 1000; i++) await channel.send(i);
    expect(channel.statistics()).toMatchObject({ size: 1000, capacity: Infinity });
  });

  it('gives each value to one receiver, the one that has waited longest', async () => {
    const channel = new Channel<number>();
    const got: string[] = [];
    await TaskGroup.run(async (group) => {
      for (const name of ['a', 'b', 'c'])
        group.spawn(() => channel.receive().then((n) => void got.push(`${name}${n}`)));
      await checkpoint();
      await checkpoint();
      for (let i = 1; i <= 3; i++) await channel.send(i);
    });
    expect(got).toEqual(['a1', 'b2', 'c3']);
  });

  it('begins a send that nobody awaits all the same', async () => {
    const channel = new Channel<number>({ capacity: 1 });
    void channel.send(1);
    expect(channel.tryReceive()).toBe(1);
  });

  it('begins operations in the order in which they are written, awaited or not', async () => {
    const channel = new Channel<string>({ capacity: 3 });
    void channel.send('a');
    await channel.send('b');
    const then = channel.send('c').then(() => 'sent');
    expect([channel.tryReceive(), await channel.receive(), channel.tryReceive()]).toEqual(['a', 'b', 'c']);
    expect(await then).toBe('sent');
  });

  it('wakes who waits by a send that nobody awaits, before any timer', async () => {
    const channel = new Channel<string>();
    const order: string[] = [];
    const timer = new Promise<void>((resolve) => setImmediate(() => resolve(void order.push('timer'))));
    const received = channel.receive().then((value) => order.push(value));
    void channel.send('sent');
    await Promise.all([received, timer]);
    expect(order).toEqual(['sent', 'timer']);
  });

  it('ends sends and loops when it is closed, and gives what is left first', async () => {
    const channel = new Channel<number>({ capacity: 1 });
    const sent = Promise.allSettled([channel.send(1), channel.send(2)]);
    await checkpoint();
    channel.close();
    channel.close();
    expect((await sent).map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    const got: number[] = [];
    for await (const value of channel) got.push(value);
    expect(got).toEqual([1]);
    await expect(channel.send(3)).rejects.toBeInstanceOf(ClosedError);
    await expect(channel.receive()).rejects.toThrow('is closed');
    expect(() => channel.trySend(3)).toThrow(ClosedError);
    expect(() => channel.tryReceive()).toThrow(ClosedError);
  });

  it('wakes those who wait to receive when it is closed', async () => {
    const channel = new Channel();
    const waiting = Promise.allSettled([channel.receive(), channel.receive()]);
    await checkpoint();
    channel[Symbol.dispose]();
    for (const outcome of await waiting)
      expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(ClosedError) });
    expect(channel.closed).toBe(true);
  });

  it('drops what it holds and ends everybody when it is poisoned, loops with the error', async () => {
    const channel = new Channel<number>({ capacity: 1, name: 'orders' });
    const sent = Promise.allSettled([channel.send(1), channel.send(2)]);
    await checkpoint();
    channel.poison();
    channel.close();
    expect(channel.poisoned).toBe(true);
    expect((await sent)[1]).toMatchObject({ status: 'rejected', reason: expect.any(ClosedError) });
    await expect(channel.receive()).rejects.toThrow('orders is poisoned');
    await expect(
      (async () => {
        for await (const value of channel) expect(value).toBe('never');
      })(),
    ).rejects.toBeInstanceOf(ClosedError);
  });

  it('takes nothing for a receive that was cancelled or timed out, and sends nothing for such a send', async () => {
    const channel = new Channel<string>({ name: 'orders' });
    await TaskGroup.run(async (group) => {
      const receiving = group.spawn(() => channel.receive());
      await checkpoint();
      await checkpoint();
      receiving.cancel();
      expect(channel.trySend('lost?')).toBe(false);
      await expect(receiving.result()).rejects.toBeInstanceOf(CancelledError);
    });
    await expect(channel.send('late', { timeoutMs: 1 })).rejects.toThrow(
      new TimeoutError('send to channel "orders"', 1).message,
    );
    expect(channel.tryReceive()).toBeUndefined();
    expect(channel.statistics()).toMatchObject({ sent: 0, received: 0, sending: 0, receiving: 0 });
  });

  it('refuses a capacity and a time-out that make no sense', async () => {
    for (const capacity of [-1, 0.5, NaN]) expect(() => new Channel({ capacity })).toThrow(`capacity is ${capacity}`);
    await expect(new Channel().receive({ timeoutMs: -1 })).rejects.toBeInstanceOf(ArgumentError);
    await expect(new Channel().send(1, { signal: AbortSignal.abort() })).rejects.toBeInstanceOf(CancelledError);
  });

  it('tells the tracer which receive belongs to which send', async () => {
    const channel = new Channel<number>({ name: 'traced' });
    const recording = record();
    const receiving = channel.receive();
    await channel.send(1);
    await receiving;
    const told = recording.events.filter(({ object }) => object === 'traced');
    recording.stop();
    expect(told.map(({ kind, detail }) => `${kind} ${detail?.['message'] ?? ''}`)).toEqual([
      'wait ',
      'send 0',
      'recv 0',
    ]);
  });

  it('loses and doubles no value whatever is cancelled, with any buffer, under 200 seeds', async () => {
    for (let seed = 0; seed < 200; seed++) {
      await run(
        async () => {
          const random = new Random(seed);
          const channel = new Channel<number>({ capacity: random.integer(0, 2) });
          const sent: number[] = [];
          const got: number[] = [];
          let next = 0;
          await TaskGroup.run(async (group) => {
            const tasks = Array.from({ length: 3 }, () =>
              group.spawn(async () => {
                for (let i = 0; i < 6; i++) {
                  const value = next++;
                  await channel.send(value);
                  sent.push(value);
                  await sleep(random.integer(0, 2));
                }
              }),
            );
            for (let i = 0; i < 3; i++) {
              tasks.push(
                group.spawn(async () => {
                  for await (const value of channel) {
                    got.push(value);
                    await sleep(random.integer(0, 2));
                  }
                }),
              );
            }
            await sleep(random.integer(0, 8));
            random.choice(tasks).cancel();
            await sleep(100);
            channel.close();
          });
          expect(got.sort((a, b) => a - b)).toEqual(sent.sort((a, b) => a - b));
        },
        { seed, clock: new TestClock() },
      );
    }
  });
});
