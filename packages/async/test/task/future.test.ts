import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { CancelledError, TimeoutError } from '@parallel-cookbook/primitives';
import { CancelScope, checkpoint, Future, InvalidStateError, sleep, TaskGroup, time } from '@parallel-cookbook/async';
import { thrownBy, virtually } from '../virtual.js';

describe('a future', () => {
  it('is pending until it is settled, and then for ever what it is', () => {
    const future = new Future<number>('answer');
    expect([future.state, future.done, future.failed, future.cancelled]).toEqual(['pending', false, false, false]);
    expect(future.setRunning()).toBe(true);
    expect([future.state, future.running]).toEqual(['running', true]);
    expect(future.setResult(42)).toBe(true);
    expect([future.setResult(1), future.setException(new Error('no')), future.cancel(), future.setRunning()]).toEqual(
      Array(4).fill(false),
    );
    expect([future.state, future.done, future.failed, future.tryResult()]).toEqual(['done', true, false, 42]);
  });

  it('gives its result to everybody who waits, in the order in which they came', () =>
    virtually(async () => {
      const future = new Future<number>();
      const order: string[] = [];
      await TaskGroup.run(async (group) => {
        for (const name of ['a', 'b', 'c']) group.spawn(() => future.then((value) => order.push(`${name}${value}`)));
        await checkpoint();
        future.setResult(1);
      });
      expect(order).toEqual(['a1', 'b1', 'c1']);
    }));

  it('throws its error in everybody who waits', async () => {
    const future = new Future<number>();
    const waits = [thrownBy(() => future), thrownBy(() => future.result())];
    const error = new RangeError('no');
    future.setException(error);
    expect(await Promise.all(waits)).toEqual([error, error]);
    expect(await future.exception()).toBe(error);
    expect(future.tryException()).toBe(error);
    expect(() => future.tryResult()).toThrow(error);
  });

  it('that fails and is asked by nobody is silent', async () => {
    const unhandled: unknown[] = [];
    const listener = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', listener);
    new Future('silent').setException(new Error('nobody asked'));
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', listener);
    expect(unhandled).toEqual([]);
  });

  it('that is cancelled throws CancelledError with the reason as its cause', async () => {
    const future = new Future<number>('job');
    const wait = thrownBy(() => future);
    expect(future.cancel('too slow')).toBe(true);
    expect(await wait).toMatchObject({ code: 'ERR_PARALLEL_CANCELLED', operation: 'future "job"', cause: 'too slow' });
    expect([future.state, future.cancelled, future.failed]).toEqual(['cancelled', true, true]);
    expect(await thrownBy(() => future.exception())).toBeInstanceOf(CancelledError);
    expect(() => future.tryException()).toThrow(CancelledError);
  });

  it('says that it has no result yet', () => {
    const future = new Future('slow');
    expect(() => future.tryResult()).toThrow(new InvalidStateError('take the result of future "slow"', 'pending'));
    expect(() => future.tryException()).toThrow(InvalidStateError);
  });

  it('is not cancelled with those who wait for it', () =>
    virtually(async () => {
      const future = new Future<number>('shared');
      const scope = new CancelScope();
      const wait = scope.run(async () => future);
      await checkpoint();
      scope.cancel();
      expect(await wait).toBeUndefined();
      expect(future.state).toBe('pending');
      future.setResult(5);
      expect(await future).toBe(5);
    }));

  it('gives up a wait after its time and stays what it is', () =>
    virtually(async () => {
      const future = new Future<number>('slow');
      const error = await thrownBy(() => future.result({ timeoutMs: 20 }));
      expect(error).toBeInstanceOf(TimeoutError);
      expect((error as Error).message).toBe('Timed out after 20 ms trying to wait for future "slow"');
      expect([time(), future.state]).toEqual([20, 'pending']);
    }));

  it('works with Promise.all, Promise.race and catch and finally', async () => {
    const [one, two] = [new Future<number>(), new Future<string>()];
    const all = Promise.all([one, two]);
    one.setResult(1);
    two.setResult('two');
    expect(await all).toEqual([1, 'two']);
    expect(await Promise.race([new Future(), one])).toBe(1);
    const failed = new Future<number>();
    failed.setException(new Error('no'));
    let finals = 0;
    expect(await failed.finally(() => finals++).catch((error: unknown) => (error as Error).message)).toBe('no');
    expect(finals).toBe(1);
  });

  it('shows what it is', () => {
    const [pending, done, failed] = [new Future('a'), new Future<string>('b'), new Future('c')];
    done.setResult('x');
    failed.setException(7);
    expect([pending, done, failed].map((future) => inspect(future))).toEqual([
      'Future(a, pending)',
      "Future(b, done: 'x')",
      'Future(c, failed: 7)',
    ]);
    expect(Object.prototype.toString.call(pending)).toBe('[object Future]');
  });
});

describe('callbacks of a future', () => {
  it('are called in their order, in a later turn, with the future', () =>
    virtually(async () => {
      const future = new Future<number>();
      const seen: unknown[] = [];
      future.addDoneCallback((f) => seen.push(['first', f === future]));
      future.addDoneCallback(() => seen.push('second'));
      future.setResult(1);
      expect(seen).toEqual([]);
      await sleep(1);
      expect(seen).toEqual([['first', true], 'second']);
    }));

  it('are called when it is settled already', () =>
    virtually(async () => {
      const future = new Future<number>();
      future.setResult(1);
      let called = 0;
      future.addDoneCallback(() => called++);
      expect(called).toBe(0);
      await checkpoint();
      expect(called).toBe(1);
    }));

  it('can be removed, each as often as it was added', () =>
    virtually(async () => {
      const future = new Future<number>();
      let called = 0;
      const callback = (): void => void called++;
      future.addDoneCallback(callback);
      future.addDoneCallback(callback);
      future.addDoneCallback(() => (called += 10));
      expect(future.removeDoneCallback(callback)).toBe(2);
      expect(future.removeDoneCallback(callback)).toBe(0);
      future.setResult(1);
      await sleep(1);
      expect(called).toBe(10);
    }));

  it('that throw are told to the exception handler and do not keep the others', () =>
    virtually(async (task) => {
      const told: string[] = [];
      task.loop.setExceptionHandler(({ message, exception }) =>
        told.push(`${message}: ${(exception as Error).message}`),
      );
      const future = new Future<number>();
      let called = 0;
      future.addDoneCallback(() => {
        throw new Error('oops');
      });
      future.addDoneCallback(() => called++);
      future.setResult(1);
      await sleep(1);
      expect([called, told]).toEqual([1, ['a callback threw: oops']]);
    }));
});
