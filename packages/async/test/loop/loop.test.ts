import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ArgumentError } from '@parallel-cookbook/primitives';
import { leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';
import {
  callLater,
  callSoon,
  checkpoint,
  currentLoop,
  Loop,
  LoopStateError,
  sleep,
  TestClock,
} from '@parallel-cookbook/async';
import { thrownBy, virtually } from '../virtual.js';

let check: LeakCheck;
beforeAll(() => {
  check = leaks();
});
afterAll(async () => {
  expect(await check.difference()).toEqual([]);
});

describe('a loop', () => {
  it('calls back in the order of asking, and in that of the times', async () => {
    const loop = new Loop({ clock: new TestClock() });
    const order: string[] = [];
    loop.callLater(20, () => order.push(`c at ${loop.time()}`));
    loop.callAt(10, () => order.push(`b at ${loop.time()}`));
    loop.callAt(10, () => order.push('b again'));
    loop.callSoon(() => order.push('a'));
    loop.callSoonThreadsafe(() => order.push('a again'));
    loop.callLater(30, () => loop.stop());
    expect(order).toEqual([]);
    await loop.runForever();
    expect(order).toEqual(['a', 'a again', 'b at 10', 'b again', 'c at 20']);
    loop.close();
  });

  it('does not call what was called off', () =>
    virtually(async () => {
      const called: string[] = [];
      const soon = callSoon(() => called.push('soon'));
      const later = callLater(10, () => called.push('later'));
      expect([soon.when, later.when, soon.cancelled]).toEqual([undefined, 10, false]);
      soon.cancel();
      later.cancel();
      later.cancel();
      await sleep(20);
      expect([called, soon.cancelled, later.cancelled]).toEqual([[], true, true]);
    }));

  it('calls what a callback asks for in a later turn', () =>
    virtually(async () => {
      const order: number[] = [];
      callSoon(() => {
        callSoon(() => order.push(3));
        order.push(1);
      });
      callSoon(() => order.push(2));
      await sleep(1);
      expect(order).toEqual([1, 2, 3]);
    }));

  it('stops after its turn and goes on where it stopped', async () => {
    const loop = new Loop();
    const order: string[] = [];
    loop.callSoon(() => {
      order.push('first');
      loop.stop();
      loop.callSoon(() => {
        order.push('later');
        loop.stop();
      });
    });
    loop.callSoon(() => order.push('same turn'));
    await loop.runForever();
    expect([order, loop.running]).toEqual([['first', 'same turn'], false]);
    await loop.runForever();
    expect(order).toEqual(['first', 'same turn', 'later']);
    loop.close();
  });

  it('says what it cannot do now', async () => {
    const loop = new Loop();
    const running = loop.runForever();
    expect(await thrownBy(() => loop.runForever())).toEqual(new LoopStateError('run', 'it runs already'));
    expect(() => loop.close()).toThrow(LoopStateError);
    loop.stop();
    await running;
    loop.close();
    loop.close();
    expect(loop.closed).toBe(true);
    expect(() => loop.callSoon(() => undefined)).toThrow(LoopStateError);
    expect(await thrownBy(() => loop.runForever())).toEqual(new LoopStateError('run', 'it is closed'));
  });

  it('refuses times that are none', () => {
    const loop = new Loop();
    for (const ms of [-1, NaN, Infinity]) expect(() => loop.callLater(ms, () => undefined)).toThrow(ArgumentError);
    expect(() => loop.callAt(NaN, () => undefined)).toThrow(ArgumentError);
    loop.close();
  });

  it('tells its exception handler of callbacks that throw, and goes on', () =>
    virtually(async () => {
      const told: unknown[] = [];
      const loop = currentLoop();
      loop.setExceptionHandler((context) => told.push([context.message, context.handle === handle]));
      const handle = loop.callSoon(function explode() {
        throw new RangeError('no');
      });
      let called = false;
      loop.callSoon(() => (called = true));
      await sleep(1);
      expect([told, called]).toEqual([[['callback explode threw', true]], true]);
    }));

  it('lets files and timers have their turn while tasks go on without end', async () => {
    let over = false;
    setTimeout(() => (over = true), 1);
    while (!over) await checkpoint();
    expect(over).toBe(true);
  });

  it('lets the program end in which nothing is asked for any more', async () => {
    const handle = callLater(60_000, () => undefined);
    handle.cancel();
    expect(await check.difference()).toEqual([]);
  });
});

describe('a test clock', () => {
  it('does not jump over what runs outside, nor when it is turned by hand', async () => {
    const clock = new TestClock({ autojump: false, start: 5 });
    let woken = 0;
    await virtually(async () => undefined);
    const loop = new Loop({ clock });
    loop.callLater(100, () => woken++);
    const running = loop.runForever();
    await clock.advance(50);
    expect([woken, loop.time()]).toEqual([0, 55]);
    await clock.advance(50);
    expect(woken).toBe(1);
    loop.stop();
    await running;
    loop.close();
  });
});
