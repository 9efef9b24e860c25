import { describe, expect, it } from '@jest/globals';
import { asCompleted, CancelledError, Future, wait } from '@parallel-cookbook/primitives';

describe('a future', () => {
  it('is awaited without extra ticks and makes plain promises', async () => {
    const order: string[] = [];
    const future = new Future<number>('test');
    const plain = Promise.resolve(1);
    future.setResult(1);
    const a = (async () => {
      await plain;
      order.push('promise');
    })();
    const b = (async () => {
      await future;
      order.push('future');
    })();
    const c = (async () => {
      await plain;
      order.push('promise again');
    })();
    await Promise.all([a, b, c]);
    expect(order).toEqual(['promise', 'future', 'promise again']);
    expect(future).toBeInstanceOf(Future);
    expect(future.then(() => 1)).not.toBeInstanceOf(Future);
  });

  it('is settled once: whoever comes later is told that it was too late', async () => {
    const future = new Future<number>('test');
    expect([future.setRunning(), future.setRunning()]).toEqual([true, false]);
    expect(future.state).toBe('running');
    expect([future.setResult(1), future.setResult(2), future.setException(3), future.setCancelled()]).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(await future).toBe(1);
    expect(future.resultSync()).toBe(1);
  });

  it('without an executor can be cancelled while it is pending', async () => {
    const future = new Future<number>('test');
    expect(future.cancel('because')).toBe(true);
    await expect(future).rejects.toThrow(CancelledError);
    expect(() => future.resultSync()).toThrow(CancelledError);
    await expect(future.exception()).rejects.toThrow(CancelledError);
    expect(() => new Future('other').resultSync()).toThrow(/can only be awaited/);
  });

  it('callbacks see the settled future and may add more', () => {
    const heard: string[] = [];
    const future = new Future<number>('test');
    future.addDoneCallback((f) => {
      heard.push(`first ${f.state}`);
      f.addDoneCallback(() => heard.push('inner'));
    });
    future.addDoneCallback(() => heard.push('second'));
    future.setException(new Error('no'));
    expect(heard).toEqual(['first done', 'inner', 'second']);
  });

  it('one of its failures in a wait is no exception when it was cancelled', async () => {
    const [cancelled, pending] = [new Future<number>('a'), new Future<number>('b')];
    cancelled.cancel();
    const waiting = wait([cancelled, pending], { returnWhen: 'FIRST_EXCEPTION' });
    pending.setResult(1);
    expect((await waiting).notDone.size).toBe(0);
  });

  it('asCompleted forgets its callbacks when the loop is left', async () => {
    const futures = Array.from({ length: 3 }, (_, i) => new Future<number>(`f${i}`));
    futures[1]?.setResult(5);
    for await (const { index, status } of asCompleted(futures)) {
      expect([index, status]).toEqual([1, 'fulfilled']);
      break;
    }
    for (const future of futures) expect(Reflect.get(future, 'callbacks') ?? []).toEqual([]);
  });
});
