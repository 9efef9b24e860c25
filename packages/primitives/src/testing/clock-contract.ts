import assert from 'node:assert/strict';
import type { Clock } from '../wait/clock.js';
import type { ContractCase } from './contract.js';

/** A clock under test, and how to let time pass on it. */
export interface ClockUnderTest {
  readonly clock: Clock;
  /** Lets that many milliseconds of the clock pass. */
  readonly pass: (ms: number) => Promise<void>;
}

/** What every {@link Clock} promises. `make` gives a fresh one for each case. Time passes in steps of some ten milliseconds. */
export function clockContract(make: () => ClockUnderTest): readonly ContractCase[] {
  const it = (title: string, run: (under: ClockUnderTest) => Promise<void>): ContractCase => ({
    title,
    run: () => run(make()),
  });
  return [
    it('time passes and never runs backwards', async ({ clock, pass }) => {
      const seen = [clock.now()];
      for (let i = 0; i < 3; i++) {
        await pass(5);
        seen.push(clock.now());
      }
      assert.deepStrictEqual(
        seen,
        [...seen].sort((a, b) => a - b),
      );
      assert.ok((seen[3] as number) - (seen[0] as number) >= 15);
    }),
    it('a sleep never ends early, by the clock itself', async ({ clock, pass }) => {
      for (const ms of [0, 0.5, 1, 7.3, 20]) {
        const from = clock.now();
        const slept = clock.sleep(ms).then(() => clock.now() - from);
        await pass(ms);
        const took = await slept;
        assert.ok(took >= ms, `a sleep of ${ms} ms took ${took} ms`);
      }
    }),
    it('of timers due a millisecond apart or more, the one due first is called first', async ({ clock, pass }) => {
      const called: number[] = [];
      for (const ms of [40, 5, 20, 0, 30]) clock.after(ms, () => called.push(ms));
      const last = clock.sleep(50);
      await pass(50);
      await last;
      assert.deepStrictEqual(called, [0, 5, 20, 30, 40]);
    }),
    it('nothing is called before `after` has returned', async ({ clock, pass }) => {
      let returned = false;
      const called = new Promise<boolean>((resolve) => clock.after(0, () => resolve(returned)));
      returned = true;
      await pass(1);
      assert.equal(await called, true);
    }),
    it('a timer that was called off is not called, however often it is called off', async ({ clock, pass }) => {
      let calls = 0;
      const timer = clock.after(5, () => calls++);
      timer.cancel();
      timer.cancel();
      const other = clock.after(5, () => calls++);
      await pass(10);
      other.cancel();
      assert.equal(calls, 1);
    }),
    it('an aborted sleep rejects with CancelledError, whose cause is the reason', async ({ clock }) => {
      const controller = new AbortController();
      const sleeping = clock.sleep(1_000_000, { signal: controller.signal });
      controller.abort('enough');
      await assert.rejects(sleeping, { name: 'CancelledError', cause: 'enough' });
      await assert.rejects(clock.sleep(1_000_000, { signal: controller.signal }), { name: 'CancelledError' });
    }),
    it('a sleep that ended has let go of its signal', async ({ clock, pass }) => {
      const controller = new AbortController();
      const slept = clock.sleep(1, { signal: controller.signal });
      await pass(1);
      await slept;
      controller.abort();
      assert.equal(await slept, undefined);
    }),
    it('an endless time, and one too long for a timer of Node, do not end at once', async ({ clock, pass }) => {
      const ended: number[] = [];
      const timers = [2 ** 31, 1e12, Infinity].map((ms) => clock.after(ms, () => ended.push(ms)));
      await pass(20);
      for (const timer of timers) timer.cancel();
      assert.deepStrictEqual(ended, []);
    }),
    it('a time that is NaN or negative is an ArgumentError that names it', async ({ clock }) => {
      for (const ms of [Number.NaN, -1, '5' as unknown as number]) {
        assert.throws(() => clock.after(ms, () => undefined), { name: 'ArgumentError', argument: 'ms' });
        await assert.rejects(clock.sleep(ms), { name: 'ArgumentError', argument: 'ms' });
      }
    }),
  ];
}
