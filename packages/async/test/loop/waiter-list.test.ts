import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ArgumentError, CancelledError, TimeoutError } from '@parallel-cookbook/primitives';
import { leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';
import {
  CancelScope,
  run,
  sleep,
  TaskGroup,
  TestClock,
  WaiterList,
  type ScopedWaitOptions,
  type Waitable,
} from '@parallel-cookbook/async';

/** The smallest thing that can be waited for: a turnstile that lets one through for each push. */
class Turnstile implements Waitable {
  readonly kind = 'turnstile';
  readonly name = 'gate';
  left = 0;
  readonly waiters = new WaiterList<number>(this, 'pass', () => this.left++);

  pass(options?: ScopedWaitOptions): Promise<number> {
    return this.waiters.refusal(options) ?? this.waiters.wait(options, undefined);
  }
}

let check: LeakCheck;
beforeAll(() => {
  check = leaks();
});
afterAll(async () => {
  expect(await check.difference()).toEqual([]);
});

const clock = (): TestClock => new TestClock();

describe('a list of waiters', () => {
  it('wakes the one that has waited longest', async () => {
    const gate = new Turnstile();
    const order: string[] = [];
    await TaskGroup.run((group) => {
      for (const name of ['a', 'b', 'c']) group.spawn(() => gate.pass().then((n) => order.push(`${name}${n}`)));
      group.spawn(() => {
        for (let n = 1; n <= 3; n++) gate.waiters.wakeFirst(n);
        expect(gate.waiters.wakeFirst(4)).toBeUndefined();
      });
    });
    expect(order).toEqual(['a1', 'b2', 'c3']);
    expect(gate.waiters.length).toBe(0);
  });

  it('forgets a waiter in the moment in which it is cancelled, so that the next one gets the wake-up', async () => {
    const gate = new Turnstile();
    const scope = new CancelScope();
    const cancelled = scope.run(() => gate.pass());
    const next = gate.pass();
    scope.cancel();
    gate.waiters.wakeFirst(1);
    expect(await cancelled).toBeUndefined();
    expect(scope.cancelledCaught).toBe(true);
    expect(await next).toBe(1);
    expect(gate.left).toBe(1);
  });

  it('does not cancel a waiter that was woken before, so that what it was given is not lost', async () => {
    const gate = new Turnstile();
    const scope = new CancelScope();
    const given = scope.run(() => gate.pass());
    gate.waiters.wakeFirst(7);
    scope.cancel();
    expect(await given).toBe(7);
    expect(scope.cancelledCaught).toBe(false);
  });

  it('ends a wait after its time, and tells what it was for', async () => {
    await run(
      async () => {
        const gate = new Turnstile();
        await expect(gate.pass({ timeoutMs: 50 })).rejects.toThrow(
          new TimeoutError('pass turnstile "gate"', 50).message,
        );
        expect(gate.waiters.length).toBe(0);
        expect(gate.left).toBe(1);
      },
      { clock: clock() },
    );
  });

  it('ends a wait when its signal is aborted, and refuses one whose signal was aborted before', async () => {
    const gate = new Turnstile();
    const controller = new AbortController();
    const pass = gate.pass({ signal: controller.signal });
    controller.abort('enough');
    await expect(pass).rejects.toMatchObject({ code: 'ERR_PARALLEL_CANCELLED', cause: 'enough' });
    await expect(gate.pass({ signal: controller.signal })).rejects.toBeInstanceOf(CancelledError);
    expect(gate.waiters.length).toBe(0);
  });

  it('refuses a time-out that is none', async () => {
    await expect(new Turnstile().pass({ timeoutMs: -1 })).rejects.toBeInstanceOf(ArgumentError);
  });

  it('refuses everybody in a cancelled scope, also when there would be no need to wait', async () => {
    const scope = new CancelScope();
    const said: unknown[] = [];
    await scope.run(async () => {
      scope.cancel('stop');
      for (let i = 0; i < 2; i++) {
        await new Turnstile().pass().catch((error: unknown) => said.push((error as Error).message));
      }
    });
    expect(said).toEqual(['pass turnstile "gate" was cancelled', 'pass turnstile "gate" was cancelled']);
  });

  it('wakes everybody, or fails everybody, at once', async () => {
    const gate = new Turnstile();
    const passed = [gate.pass(), gate.pass()];
    expect(gate.waiters.wakeAll(3)).toBe(2);
    expect(await Promise.all(passed)).toEqual([3, 3]);
    const failed = [gate.pass(), gate.pass()];
    gate.waiters.failAll(new RangeError('closed'));
    expect(await Promise.allSettled(failed)).toEqual([
      { status: 'rejected', reason: new RangeError('closed') },
      { status: 'rejected', reason: new RangeError('closed') },
    ]);
  });

  it('lets a task that has ended wait for nothing more', async () => {
    const gate = new Turnstile();
    let branch: Promise<unknown> | undefined;
    await TaskGroup.run((group) => {
      group.spawn(() => {
        branch = gate.pass().catch((error: unknown) => error);
      });
    });
    expect(await branch).toBeInstanceOf(CancelledError);
    expect(gate.waiters.length).toBe(0);
  });

  it('goes on in an order that is drawn by the seed, the same for the same seed', async () => {
    const orderOf = async (seed: number): Promise<string> => {
      const order: number[] = [];
      await run(
        async () => {
          const gate = new Turnstile();
          await TaskGroup.run(async (group) => {
            for (let n = 0; n < 6; n++) group.spawn(() => gate.pass().then(() => order.push(n)));
            await sleep(1);
            gate.waiters.wakeAll(0);
          });
        },
        { seed, clock: clock() },
      );
      return order.join('');
    };
    const orders = await Promise.all([1, 1, 2, 3, 4].map(orderOf));
    expect(orders[0]).toBe(orders[1]);
    expect(new Set(orders).size).toBeGreaterThan(2);
  });
});
