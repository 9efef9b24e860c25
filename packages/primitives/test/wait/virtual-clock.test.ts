import { describe, expect, it } from '@jest/globals';
import { ArgumentError, Random, VirtualClock } from '@parallel-cookbook/primitives';
import fc from 'fast-check';

describe('a virtual clock', () => {
  it('stands still until it is turned', async () => {
    const clock = new VirtualClock(100);
    let called = false;
    clock.after(0, () => (called = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect([called, clock.now(), clock.pending]).toEqual([false, 100, 1]);
    await clock.advance(0);
    expect([called, clock.now(), clock.pending]).toEqual([true, 100, 0]);
  });

  it('calls in the order of time, then in the order in which they were made', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 30 }), async (delays) => {
        const clock = new VirtualClock();
        const called: [number, number][] = [];
        for (const [index, ms] of delays.entries()) clock.after(ms, () => called.push([clock.now(), index]));
        await clock.advance(5);
        const expected = delays.map((ms, index): [number, number] => [ms, index]);
        expect(called).toEqual(expected.sort((a, b) => a[0] - b[0] || a[1] - b[1]));
      }),
    );
  });

  it('calls the same in one turn as in many', async () => {
    const program = async (turns: readonly number[]): Promise<string[]> => {
      const clock = new VirtualClock();
      const random = new Random(3);
      const log: string[] = [];
      const task = async (name: string): Promise<void> => {
        for (let i = 0; i < 10; i++) {
          await clock.sleep(random.integer(0, 9));
          log.push(`${clock.now()} ${name}`);
        }
      };
      const tasks = ['a', 'b', 'c'].map(task);
      for (const ms of turns) await clock.advance(ms);
      await Promise.all(tasks);
      return log;
    };
    const whole = await program([100]);
    expect(whole).toHaveLength(30);
    expect(await program(Array.from({ length: 100 }, () => 1))).toEqual(whole);
    expect(await program([7, 0, 43, 50])).toEqual(whole);
  });

  it('lets what a timer set off go on before it calls the next one', async () => {
    const clock = new VirtualClock();
    const log: string[] = [];
    const sleeper = async (): Promise<void> => {
      await clock.sleep(10);
      for (let i = 0; i < 50; i++) await Promise.resolve();
      await new Promise<void>((resolve) => process.nextTick(resolve));
      log.push(`first at ${clock.now()}`);
      await clock.sleep(5);
      log.push(`second at ${clock.now()}`);
    };
    const done = sleeper();
    clock.after(12, () => log.push(`between at ${clock.now()}`));
    await clock.advance(20);
    await done;
    expect(log).toEqual(['first at 10', 'between at 12', 'second at 15']);
    expect(clock.now()).toBe(20);
  });

  it('does two turns one after the other, also one that a callback asks for', async () => {
    const clock = new VirtualClock();
    let inner: Promise<void> | undefined;
    clock.after(5, () => {
      inner = clock.advance(100);
    });
    await Promise.all([clock.advance(10), clock.advance(10)]);
    await inner;
    expect(clock.now()).toBe(120);
  });

  it('runs all, and leaves those that wait for ever', async () => {
    const clock = new VirtualClock();
    const called: number[] = [];
    clock.after(Infinity, () => called.push(Infinity));
    clock.after(3, () => clock.after(1e9, () => called.push(clock.now())));
    await clock.runAll();
    expect(called).toEqual([1e9 + 3]);
    expect([clock.now(), clock.pending]).toEqual([1e9 + 3, 1]);
  });

  it('stands where a callback threw, and goes on from there', async () => {
    const clock = new VirtualClock();
    const called: number[] = [];
    clock.after(5, () => {
      throw new Error('broken timer');
    });
    clock.after(5, () => called.push(clock.now()));
    await expect(clock.advance(10)).rejects.toThrow('broken timer');
    expect([clock.now(), called]).toEqual([5, []]);
    await clock.advance(0);
    expect(called).toEqual([5]);
  });

  it('forgets a sleeper that was aborted', async () => {
    const clock = new VirtualClock();
    const controller = new AbortController();
    const slept = clock.sleep(5, { signal: controller.signal });
    controller.abort();
    await expect(slept).rejects.toMatchObject({ name: 'CancelledError', operation: 'sleep' });
    expect(clock.pending).toBe(0);
  });

  it.each([-1, Number.NaN, Infinity])('refuses to be turned by %s', async (ms) => {
    await expect(new VirtualClock().advance(ms)).rejects.toBeInstanceOf(ArgumentError);
  });

  it('refuses to start nowhere', () => {
    expect(() => new VirtualClock(Number.NaN)).toThrow(ArgumentError);
  });
});
