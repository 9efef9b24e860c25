import { deepStrictEqual, match, ok, rejects, strictEqual, throws } from 'node:assert';
import { inspect } from 'node:util';
import { ArgumentError } from '../../errors/argument.js';
import { CancelledError } from '../../errors/cancelled.js';
import { DeadlockError } from '../../errors/deadlock.js';
import { TimeoutError } from '../../errors/timeout.js';
import type { Executor } from '../../executor/executor.js';
import type { Future } from '../../executor/future.js';
import type { CaseList } from './harness.js';
import { contractTasks as t, Gate, turn } from './tasks.js';

/** States, callbacks, cancelling, waiting for one and for many. */
export function futures(list: CaseList): void {
  list.add('a future is a promise that goes from pending to done', 1, async (executor) => {
    const future = executor.submit(t.add, 1, 2);
    ok(future instanceof Promise);
    deepStrictEqual([future.state, future.done], ['pending', false]);
    strictEqual(await future.then((sum) => sum * 2), 6);
    deepStrictEqual([future.state, future.done, future.failed, future.cancelled], ['done', true, false, false]);
    strictEqual(future.cancel(), false);
    strictEqual(await future.exception(), undefined);
  });

  list.add('a future shows its task, its state, and how it ended', 1, async (executor) => {
    const [good, bad, off] = [executor.submit(t.add, 1, 2), executor.submit(t.fail, 0), executor.submit(t.add, 0, 0)];
    strictEqual(inspect(good), 'Future(executor-contract.add, pending)');
    off.cancel();
    await Promise.allSettled([good, bad]);
    deepStrictEqual(
      [good, bad, off].map((future) => inspect(future)),
      [
        'Future(executor-contract.add, done: 3)',
        'Future(executor-contract.fail, failed: RangeError: out of reach)',
        'Future(executor-contract.add, cancelled)',
      ],
    );
    match(inspect({ deep: { deeper: executor.submit(t.echo, { a: { b: { c: 1 } } }) } }), /Future/);
  });

  list.where(
    (c) => c.shareable,
    'a future says that its task is running',
    1,
    async (executor) => {
      const gate = new Gate(list.memory);
      const future = executor.submit(t.pass, gate);
      await gate.arrivals(1);
      deepStrictEqual([future.state, future.running, future.done], ['running', true, false]);
      gate.open();
      await future;
      strictEqual(future.running, false);
    },
  );

  list.add('callbacks are called once, before and after the end, with the future', 1, async (executor) => {
    const heard: unknown[] = [];
    const future = executor.submit(t.fail, 0);
    const forgotten = (): void => void heard.push('forgotten');
    future.addDoneCallback((f) => heard.push(f));
    future.addDoneCallback(forgotten);
    strictEqual(future.removeDoneCallback(forgotten), true);
    await rejects(future, RangeError);
    future.addDoneCallback((f) => heard.push(f));
    deepStrictEqual(heard, [future, future]);
    strictEqual(future.removeDoneCallback(forgotten), false);
  });

  list.add('callbacks are called in the order in which they were added, and may submit', 1, async (executor) => {
    const heard: number[] = [];
    const future = executor.submit(t.add, 1, 1);
    let next: Future<number> | undefined;
    for (let i = 0; i < 5; i++) future.addDoneCallback(() => heard.push(i));
    future.addDoneCallback((sum) => void (next = executor.submit(t.add, sum.resultSync(), 1)));
    future.addDoneCallback(() => future.addDoneCallback(() => heard.push(5)));
    await future;
    deepStrictEqual(heard, [0, 1, 2, 3, 4, 5]);
    strictEqual(await next, 3);
  });

  list.where(
    (c) => c.shareable,
    'a task that has not begun can be called off and never runs',
    1,
    async (executor) => {
      const [gate, counter] = [new Gate(list.memory), new Gate(list.memory)];
      const [first, second] = await occupied(executor, gate, () => executor.submit(t.arrive, counter));
      const heard: Future<number>[] = [];
      second.addDoneCallback((future) => heard.push(future));
      strictEqual(second.cancel('no need'), true);
      strictEqual(second.cancel(), true);
      deepStrictEqual([second.state, second.cancelled, heard], ['cancelled', true, [second]]);
      await rejects(second, (error) => error instanceof CancelledError && error.cause === 'no need');
      gate.open();
      await first;
      await executor.submit(t.add, 1, 1);
      strictEqual(counter.arrived, 0);
    },
  );

  list.where(
    (c) => c.shareable && c.cancelRunning === 'cooperative',
    'a running task is asked to stop and its future tells how it ended',
    1,
    async (executor) => {
      const gate = new Gate(list.memory);
      const future = executor.submit(t.untilStopped, gate);
      await gate.arrivals(1);
      strictEqual(future.cancel(), false);
      await rejects(future, CancelledError);
      strictEqual(gate.mark, 2);
    },
  );

  list.where(
    (c) => c.shareable,
    'an aborted signal cancels what waits and what runs, and no neighbour',
    1,
    async (executor) => {
      const gate = new Gate(list.memory);
      const controller = new AbortController();
      const bound = executor.with({ signal: controller.signal });
      const running = bound.submit(t.untilStopped, gate);
      await gate.arrivals(1);
      const waiting = bound.submit(t.add, 1, 1);
      const neighbour = executor.submit(t.add, 2, 2);
      const why = new Error('changed my mind');
      controller.abort(why);
      for (const future of [running, waiting]) {
        await rejects(future, (error) => error instanceof CancelledError && error.cause === why);
        strictEqual(future.state, 'cancelled');
      }
      strictEqual(await neighbour, 4);
      await rejects(bound.submit(t.add, 1, 1), CancelledError);
    },
  );

  list.where(
    (c) => c.shareable,
    'a call that takes too long rejects with TimeoutError, and no neighbour',
    1,
    async (executor) => {
      const gate = new Gate(list.memory);
      const slow = executor.with({ timeoutMs: 20 }).submit(t.untilStopped, gate);
      const neighbour = executor.with({ timeoutMs: 60_000 }).submit(t.add, 2, 2);
      await rejects(slow, (error) => error instanceof TimeoutError && error.timeoutMs === 20);
      strictEqual(await neighbour, 4);
    },
  );

  list.add('options that make no sense are refused by name', 1, async (executor) => {
    for (const priority of [0.5, 16, -17, NaN]) {
      throws(
        () => executor.with({ priority }),
        (error) => error instanceof ArgumentError && error.argument === 'priority',
      );
    }
    throws(() => executor.with({ timeoutMs: -1 }), ArgumentError);
    throws(() => executor.imap(t.half, [1], { window: 0 }), ArgumentError);
    await rejects(executor.map(t.half, [1], { chunkSize: 0 }), ArgumentError);
  });

  list.where(
    (c) => c.shareable,
    'waiting can be limited without harm to the task',
    1,
    async (executor) => {
      const gate = new Gate(list.memory);
      const future = executor.submit(t.pass, gate);
      await rejects(future.result({ timeoutMs: 5 }), TimeoutError);
      const controller = new AbortController();
      const waiting = future.result({ signal: controller.signal });
      controller.abort();
      await rejects(waiting, CancelledError);
      gate.open();
      strictEqual(await future.result({ timeoutMs: 60_000 }), 0);
    },
  );

  list.where(
    (c) => c.blocking,
    'resultSync blocks until the result is there, whatever was submitted before',
    2,
    async (executor) => {
      const before = Array.from({ length: 200 }, (_, i) => executor.submit(t.add, i, i));
      strictEqual(executor.submit(t.add, 20, 1).resultSync(), 21);
      throws(() => executor.submit(t.fail, 0).resultSync(), RangeError);
      deepStrictEqual(
        await Promise.all(before),
        Array.from({ length: 200 }, (_, i) => 2 * i),
      );
    },
  );

  list.where(
    (c) => c.blocking && c.isolated && c.shareable,
    'resultSync gives up after its time',
    1,
    async (executor) => {
      const gate = new Gate(list.memory);
      const future = executor.submit(t.pass, gate);
      throws(() => future.resultSync({ timeoutMs: 5 }), TimeoutError);
      gate.open();
      strictEqual(future.resultSync(), 0);
      await turn();
    },
  );

  list.where(
    (c) => c.blocking && c.isolated && c.shareable,
    'resultSync behind a stream that only this thread can read is an error, not a hang',
    1,
    async (executor) => {
      const items = executor.stream(t.count, 1000, new Gate(list.memory));
      strictEqual((await items.next()).value, 0);
      const future = executor.submit(t.add, 1, 2);
      throws(() => future.resultSync({ timeoutMs: 60_000 }), DeadlockError);
      let last = 0;
      for await (const item of items) last = item;
      strictEqual(last, 999);
      strictEqual(future.resultSync({ timeoutMs: 60_000 }), 3);
    },
  );
}

/** An executor whose only lane is in a task that waits at the gate, and what was submitted behind it. */
async function occupied<T>(
  executor: Executor,
  gate: Gate,
  submit: () => Future<T>,
): Promise<readonly [Future<number>, Future<T>]> {
  const first = executor.submit(t.pass, gate);
  const second = submit();
  if (executor.capabilities.isolated) await gate.arrivals(1);
  return [first, second];
}
