import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ArgumentError, CancelledError, ClosedError, NotOwnerError } from '@parallel-cookbook/primitives';
import { leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';
import { CapacityLimiter, checkpoint, TaskGroup } from '@parallel-cookbook/async';

let check: LeakCheck;
beforeAll(() => {
  check = leaks();
});
afterAll(async () => {
  expect(await check.difference()).toEqual([]);
});

describe('a capacity limiter', () => {
  it('lends so many tokens, by name, and knows who has one', async () => {
    const limiter = new CapacityLimiter(2);
    const one = await limiter.acquire({ borrower: 'one' });
    const two = limiter.tryAcquire({ borrower: 'two' });
    expect(limiter.tryAcquire({ borrower: 'three' })).toBeUndefined();
    expect(limiter.statistics()).toEqual({ totalTokens: 2, borrowedTokens: 2, borrowers: ['one', 'two'], waiting: 0 });
    const three = limiter.acquire({ borrower: 'three' });
    one.release();
    expect(limiter.statistics().borrowers).toEqual(['two', 'three']);
    expect(() => one.release()).toThrow(NotOwnerError);
    expect((await three).borrower).toBe('three');
    two?.[Symbol.dispose]();
    two?.[Symbol.dispose]();
    expect([limiter.borrowedTokens, limiter.availableTokens]).toEqual([1, 1]);
  });

  it('lends one token to each task unless told otherwise', async () => {
    const limiter = new CapacityLimiter(5);
    await TaskGroup.run((group) => {
      for (const name of ['a', 'b']) {
        group.spawn(
          () =>
            limiter.withToken(async (token) => {
              expect((token.borrower as { name: string }).name).toBe(name);
              await expect(limiter.acquire()).rejects.toBeInstanceOf(ArgumentError);
              expect(() => limiter.tryAcquire()).toThrow('it has a token already');
              await checkpoint();
            }),
          { name },
        );
      }
    });
    expect(limiter.availableTokens).toBe(5);
  });

  it('lets more in when the limit rises, and takes nothing away when it falls', async () => {
    const limiter = new CapacityLimiter(3);
    const tokens = [1, 2, 3].map((borrower) => limiter.tryAcquire({ borrower }));
    limiter.totalTokens = 1;
    expect([limiter.borrowedTokens, limiter.availableTokens]).toEqual([3, 0]);
    const waiting = [4, 5].map((borrower) => limiter.acquire({ borrower }));
    tokens[0]?.release();
    tokens[1]?.release();
    expect(limiter.statistics()).toMatchObject({ borrowers: [3], waiting: 2 });
    limiter.totalTokens = Infinity;
    await Promise.all(waiting);
    expect(limiter.statistics().borrowers).toEqual([3, 4, 5]);
    for (const total of [-1, 0.5, NaN]) {
      expect(() => {
        limiter.totalTokens = total;
      }).toThrow(ArgumentError);
    }
  });

  it('forgets who was cancelled while waiting', async () => {
    const limiter = new CapacityLimiter(1);
    const token = await limiter.acquire({ borrower: 'holder' });
    await TaskGroup.run(async (group) => {
      const [first, second] = ['first', 'second'].map((borrower) =>
        group.spawn(() => limiter.withToken(() => borrower, { borrower })),
      );
      await checkpoint();
      first?.cancel();
      await expect(first?.result()).rejects.toBeInstanceOf(CancelledError);
      token.release();
      expect(await second).toBe('second');
    });
    expect(limiter.availableTokens).toBe(1);
  });

  it('fails who waits twice in one name when the first of them is served', async () => {
    const limiter = new CapacityLimiter(1);
    const token = await limiter.acquire({ borrower: 'holder' });
    const twice = [limiter.acquire({ borrower: 'same' }), limiter.acquire({ borrower: 'same' })];
    const settled = Promise.allSettled(twice);
    limiter.totalTokens = 3;
    token.release();
    expect((await settled).map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });

  it('sends everybody away when it is closed', async () => {
    const limiter = new CapacityLimiter(0);
    const waiting = limiter.acquire().catch((error: unknown) => error);
    limiter.close();
    expect(await waiting).toBeInstanceOf(ClosedError);
    await expect(limiter.acquire()).rejects.toBeInstanceOf(ClosedError);
    expect(() => limiter.tryAcquire()).toThrow(ClosedError);
  });
});
