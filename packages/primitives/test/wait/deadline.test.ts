import { describe, expect, it } from '@jest/globals';
import { ArgumentError, CancelledError, Deadline, throwIfAborted, TimeoutError } from '@parallel-cookbook/primitives';

describe('a deadline', () => {
  it('never comes without a time-out', () => {
    const deadline = Deadline.after(undefined);
    expect([deadline.remainingMs(), deadline.expired]).toEqual([Infinity, false]);
    expect(Deadline.after(Infinity).remainingMs()).toBe(Infinity);
  });

  it('has come at once for 0', () => {
    const deadline = Deadline.after(0);
    expect([deadline.remainingMs(), deadline.expired]).toEqual([0, true]);
  });

  it('does not move: what remains gets less, down to 0', () => {
    const deadline = Deadline.after(20);
    let before = deadline.remainingMs();
    expect(before).toBeLessThanOrEqual(20);
    while (!deadline.expired) {
      const now = deadline.remainingMs();
      expect(now).toBeLessThanOrEqual(before);
      before = now;
    }
    expect(deadline.remainingMs()).toBe(0);
  });

  it('makes the error of the wait that it ended', () => {
    const error = Deadline.after(50).error('acquire lock "a"');
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ operation: 'acquire lock "a"', timeoutMs: 50 });
    expect(error.message).toBe('Timed out after 50 ms trying to acquire lock "a"');
  });

  it.each([-1, Number.NaN, '5', null])('refuses %p', (timeoutMs) => {
    expect(() => Deadline.after(timeoutMs as number)).toThrow(ArgumentError);
  });
});

describe('an aborted signal', () => {
  it('is a CancelledError with the reason as its cause', () => {
    expect(() => throwIfAborted(AbortSignal.abort('no need'), 'get')).toThrow(CancelledError);
    expect(() => throwIfAborted(AbortSignal.abort('no need'), 'get')).toThrow(
      expect.objectContaining({ operation: 'get', cause: 'no need' }) as unknown as Error,
    );
  });

  it('is nothing as long as nobody aborted it', () => {
    expect(throwIfAborted(new AbortController().signal, 'get')).toBeUndefined();
    expect(throwIfAborted(undefined, 'get')).toBeUndefined();
  });
});
